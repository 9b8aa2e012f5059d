"""Words of journal names and their abbreviations, for telling a slip from a name.

Abbreviations after the list of title word abbreviations that ISO 4 uses.
"""

from __future__ import annotations

from zotsync.quality.text.words import words

ABBREVIATIONS = words("""
    acad acta adv afr am anal anim ann annu antimicrob appl arch asia atmos aust behav biochem bioeng biol
    biomed
    biophys biosci biotechnol bot br bull can cardiol cardiovasc cell chem chin circ clim clin cogn commun
    comp comput
    contemp curr dent dermatol des dev diabetes dis drug ecol econ educ electron endocrinol energy eng environ
    epidemiol ethn eur evol exp expert fam fed food gastroenterol gen genet genom geogr geol geophys
    geriatr gerontol
    gynecol health hematol hist hosp hum hyg immunol ind infect inflamm inst int intern invest isr ital j
    jpn lab lang
    lett linguist mater math mech med metab methods microb microbiol mol monogr nat natl neurol neurosci
    neurosurg
    nucl nurs nutr obstet oncol ophthalmol opin org orthop pathol pediatr perspect pharm pharmacol philos
    phys physiol
    plant pol policy pract prev proc prog psychiatr psychiatry psychol public q radiat radiol rehabil rep
    reprod res
    respir rev rheumatol rural sci scand sch signal soc sociol spectrosc stat stud surg sustain syst
    technol ther
    toxicol trans transl transplant treat trop urol vasc vet virol vis vitr yearb zool
""")
FULL = words("""
    academy advances african american anatomy animal annals annual applied archives behavior behaviour
    biochemistry
    bioengineering biological biology biomarker biomedical biophysics biotechnology botany brain british
    bulletin
    canadian cancer cardiology case cell cellular chemical chemistry chinese circulation clinical
    communications
    computer computing current dental dermatology developmental diabetes disease diseases drug drugs ecology
    economics education electronic endocrinology energy engineering environmental epidemiology european
    evolution
    experimental frontiers gastroenterology general genetics geography geology geriatrics gynecology health
    hematology history human immunology infection infectious innovations intelligence international
    investigation
    investigations issues journal laboratory letters management materials matter mathematical mathematics
    mechanics medical
    medicine metabolism methods microbiology molecular nanomedicine national nature neurology neuroscience
    nuclear
    nursing nutrition obstetrics oncology ophthalmology opinion pathology pediatrics perspectives
    pharmaceutics
    pharmaceutical pharmacology philosophy physical physics physiology plant policy practice proceedings
    progress
    psychiatry psychological psychology public quarterly radiology rehabilitation report reports reproduction
    research respiratory review reviews rheumatology royal rural science sciences signal social society
    sociology
    statistics structural studies surgery surgical sustainability systems targeted technology theoretical
    therapeutics
    therapy toxicology transactions transduction translational transplantation trends tropical urology
    veterinary
    virology zoology
""")
