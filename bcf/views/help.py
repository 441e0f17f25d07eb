"""Pages that explain: help, accessibility statement, privacy notice. Everybody may read them, signed in or not."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

TOPICS = {
    "fill-a-return": "Fill in a return",
    "quarter-to-quarter": "From quarter to quarter",
    "offline": "Fill it in offline",
    "plan-the-money": "Plan the money",
    "follow-the-metrics": "Follow the metrics",
    "sign-off": "Sign-off",
    "programme-managers": "For programme managers",
    "administrators": "For administrators",
}


@login_not_required
@require_safe
def help_home(request: HttpRequest) -> HttpResponse:
    """Every help page by title."""
    return render(request, "help/home.html", {"topics": TOPICS.items()})


@login_not_required
@require_safe
def help_topic(request: HttpRequest, topic: str) -> HttpResponse:
    """One help page."""
    if topic not in TOPICS:
        raise Http404("There is no such help page.")
    context = {"title": TOPICS[topic], "topic": topic, "topics": TOPICS.items()}
    return render(request, f"help/{topic}.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was tested, how, and what is known not to work."""
    return render(request, "help/accessibility.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people, why and how long."""
    days = {"people_days": settings.KEEP_PEOPLE_DAYS, "drafts_days": settings.KEEP_DRAFTS_DAYS}
    return render(request, "help/privacy.html", days)
