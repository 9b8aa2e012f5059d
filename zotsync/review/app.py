"""The page: a WSGI application for this machine, and for the one who holds its token.

The token opens the page once; from then on a cookie does, which no script can read and no other site can
send. Each post carries a second secret that only the page knows. What names another host, or comes from
another origin, is refused before anything is looked at.
"""

from __future__ import annotations

import hmac
import secrets
import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import BadRequest, Forbidden, HTTPException, MethodNotAllowed, NotFound
from werkzeug.wrappers import Request, Response

from zotsync.errors import ZotsyncError
from zotsync.reports.pages import policy, render
from zotsync.review.cards import KINDS, Kind
from zotsync.review.desk import Desk

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

SHOWN = 25
"""Cards on one page."""
_SHOWN_DONE = 20
_SHOWN_EARLIER = 200
_MOST_POSTED = 2_000_000
NAMES: dict[Kind, str] = {
    "conflicts": "Conflicts",
    "fixes": "Fixes",
    "tags": "Tags and values",
    "duplicates": "Duplicates",
}
_PACKAGE = "zotsync.review"


class ReviewApp:
    """The review of one desk. ``token`` opens it, once."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.token = secrets.token_urlsafe(32)
        self._session = secrets.token_urlsafe(32)
        self._form = secrets.token_urlsafe(32)
        self._opened = False
        self._said: tuple[str, bool] = ("", True)
        # One request after another: a decision ends before the next one begins.
        self._lock = threading.Lock()
        self._policy = f"{policy(_PACKAGE, 'review', 'review')}; form-action 'self'; frame-ancestors 'none'"

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        request.max_content_length = _MOST_POSTED
        request.max_form_memory_size = _MOST_POSTED
        try:
            self._check_origin(request)
            with self._lock:
                response = self._answer(request)
        except HTTPException as error:
            response = Response(f"{error.code} {error.description}\n", error.code, mimetype="text/plain")
        response.headers.update(
            {
                "Content-Security-Policy": self._policy,
                "Cache-Control": "no-store",
                # Not "no-referrer": with it a browser would not say where a form comes from.
                "Referrer-Policy": "same-origin",
                "X-Content-Type-Options": "nosniff",
                "X-Frame-Options": "DENY",
                "Cross-Origin-Opener-Policy": "same-origin",
                "Cross-Origin-Resource-Policy": "same-origin",
            }
        )
        return response(environ, start)

    def _check_origin(self, request: Request) -> None:
        """Raises where a name of this machine is not what was asked for, or another site asks."""
        port = request.environ.get("SERVER_PORT", "")
        hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
        host = request.headers.get("Host", "")
        if host not in hosts:
            raise Forbidden("This page is on this machine alone.")
        origin = request.headers.get("Origin")
        if origin is not None and origin != f"http://{host}":
            raise Forbidden("Another site asks.")
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise Forbidden("Another site asks.")

    def _answer(self, request: Request) -> Response:
        cookie = f"zotsync_review_{request.environ.get('SERVER_PORT', '')}"
        known = _same(request.cookies.get(cookie, ""), self._session)
        if request.path == "/open" and request.method == "GET":
            return self._open(request, cookie, known)
        if not known:
            raise Forbidden("Open the address that `zotsync review` printed; it opens this page once.")
        if request.method == "POST":
            return self._post(request)
        if request.method not in ("GET", "HEAD"):
            raise MethodNotAllowed(["GET", "HEAD", "POST"])
        if request.path == "/":
            return _redirect(f"/{next((kind for kind in KINDS if self.desk.cards[kind]), KINDS[0])}")
        kind = next((kind for kind in KINDS if request.path == f"/{kind}"), None)
        if kind is None:
            raise NotFound("There is no such page.")
        return self._page(kind, _number(request.args.get("page", "1")))

    def _open(self, request: Request, cookie: str, known: bool) -> Response:
        if not known:
            if self._opened or not _same(request.args.get("token", ""), self.token):
                raise Forbidden("This address was used already, or is another one's. Start the review again.")
            self._opened = True
        response = _redirect("/")
        response.set_cookie(cookie, self._session, httponly=True, samesite="Strict")
        return response

    def _post(self, request: Request) -> Response:
        form = request.form
        if not _same(form.get("token", ""), self._form):
            raise Forbidden("This form is not from this page. Load it again.")
        page = _number(form.get("page", "1"))
        kind = next((kind for kind in KINDS if kind == form.get("kind")), KINDS[0])
        work: dict[str, Callable[[], tuple[str, str]]] = {
            "/decide": lambda: self._decide(kind, form),
            "/undo": lambda: self._undo(form),
            "/look": self._look,
            "/back": lambda: (f"Taken back: {self.desk.take_back(form.get('id', ''))}", ""),
        }
        if request.path not in work:
            raise NotFound("There is no such page.")
        anchor = ""
        try:
            said, anchor = work[request.path]()
            self._said = said, True
        except ZotsyncError as error:
            self._said = str(error), False
        return _redirect(f"/{kind}?page={page}{anchor}")

    def _decide(self, kind: Kind, form: Any) -> tuple[str, str]:
        place = next((n for n, card in enumerate(self.desk.cards[kind]) if card.id == form.get("id")), 0)
        done = self.desk.decide(form.get("id", ""), form.get("choice", ""), form.get("value", ""))
        left = self.desk.cards[kind]
        following = f"#c-{left[min(place, len(left) - 1)].id}" if left else ""
        run = f" (run {done.run})" if done.run else ""
        return f"{done.choice.label}: {done.card.title}{run}", following

    def _undo(self, form: Any) -> tuple[str, str]:
        number = _number(form.get("number", ""))
        kept = self.desk.undo(number)
        said = " ".join(["Taken back.", *(f"Kept: {message}" for message in kept)])
        return said, f"#c-{self.desk.done[number - 1].card.id}"

    def _look(self) -> tuple[str, str]:
        self.desk.look()
        return "Looked again.", ""

    def _page(self, kind: Kind, page: int) -> Response:
        cards = self.desk.cards[kind]
        pages = max(1, -(-len(cards) // SHOWN))
        page = min(max(1, page), pages)
        said, self._said = self._said, ("", True)
        done, earlier = self.desk.done, [one for one in self.desk.earlier if one.kind == kind]
        text = render(
            _PACKAGE,
            "review",
            kind=kind,
            names=NAMES,
            counts={one: len(found) for one, found in self.desk.cards.items()},
            cards=cards[(page - 1) * SHOWN : page * SHOWN],
            first=(page - 1) * SHOWN + 1,
            page=page,
            pages=pages,
            notice=self.desk.notices.get(kind, ""),
            said=said[0],
            good=said[1],
            done=list(reversed(done))[:_SHOWN_DONE],
            earlier=earlier[:_SHOWN_EARLIER],
            earlier_count=len(earlier),
            latest=next((one.number for one in reversed(done) if not one.undone), 0),
            library=self.desk.library,
            select=self.desk.select,
            token=self._form,
        )
        return Response(text, mimetype="text/html")


def _redirect(place: str) -> Response:
    """Always to a path of our own."""
    return Response("", 303, headers={"Location": place}, mimetype="text/plain")


def _same(given: str, secret: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), secret.encode())


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise BadRequest("That is no number.")
    return int(text)
