"""Start page, the page that explains how matching works, organisations."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from cloudrd.domain.vocabulary import ResourceKind, Side
from cloudrd.request import actor, read_session
from cloudrd.services.disclosure import sees_all
from cloudrd.services.listing_queries import counts, recent
from cloudrd.web.blueprint import asset, bp
from cloudrd.web.glossary import glossary
from cloudrd.web.language import _
from cloudrd.web.words import choices

RECENT = 6


@bp.get("/")
def start() -> str:
    """What the programme is, a description box at once, figures and the latest needs."""
    needs = recent(read_session(), Side.NEED, 2 * RECENT)
    shown = [need for need in needs if sees_all(actor(), need.confidentiality)][:RECENT]
    return render_template(
        "web/start.html", recent=shown, figures=_figures(), kinds=choices("kind"), section="start"
    )


def _figures() -> list[tuple[str, int, str]]:
    """(name, number, address) of the strip of figures; "" = no page of its own."""
    found = counts(read_session())
    needs = url_for("web.listings", collection="needs")
    kinds = [
        (name, found.kinds.get(kind, 0), url_for("web.listings", collection="resources", kind=kind))
        for kind, name in _kinds().items()
    ]
    return [(_("创新需求"), found.needs, needs), *kinds, (_("参与单位"), found.organisations, "")]


def _kinds() -> dict[str, str]:
    """Kinds of resource in the plural, which the vocabulary does not have."""
    return {
        ResourceKind.ACHIEVEMENT: _("科技成果"),
        ResourceKind.EXPERT_TEAM: _("专家团队"),
        ResourceKind.LABORATORY: _("实验室"),
        ResourceKind.INSTRUMENT: _("仪器设备"),
        ResourceKind.PILOT_BASE: _("中试基地"),
        ResourceKind.FUNDING: _("科技金融"),
    }


@bp.get("/about")
def about() -> str:
    """How matching works, in plain words, and the words of the trade."""
    return render_template("web/about.html", section="about", words=glossary())


@bp.get("/favicon.ico")
def favicon() -> Response:
    return redirect(asset("logo.svg"), 301)
