"""The drill library, to browse and to read."""

import pytest

from prescriptions.models import PrecautionRule
from tests import factories

HTMX = {"HX-Request": "true"}


@pytest.fixture
def page(now, dana, signed_in):
    return signed_in(dana)


def found(response):
    return [find.drill.name for find in response.context["library"].finds]


def options(response, name):
    """Each option of a filter with the drills it would leave."""
    library = response.context["library"]
    facet = next(facet for facet in library.lists + library.switches if facet.name == name)
    return {option.label: option.count for option in facet.options}


@pytest.fixture
def stock(db):
    factories.make_drill(
        "chin-tuck",
        "Chin tuck",
        region="neck",
        pose="sit",
        synonyms=["neck retraction", "double chin"],
        occasions=["desk", "chair"],
        equipment=["chair"],
        in_public=True,
    )
    factories.make_drill("heel-slide", "Heel slide", equipment=["mat or bed", "strap (optional)"], needs_floor=True)
    factories.make_drill("quad-set", "Quad set", equipment=["strap (optional)"], occasions=["bed"])


# -- Browsing


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, ["Heel slide", "Quad set", "Chin tuck"]),
        ({"q": "SLIDE"}, ["Heel slide"]),
        ({"q": "slide heel"}, ["Heel slide"]),
        ({"q": "retract"}, ["Chin tuck"]),
        ({"q": "neck double"}, []),
        ({"region": "knee"}, ["Heel slide", "Quad set"]),
        ({"region": "knee", "q": "quad"}, ["Quad set"]),
        ({"pose": "sit"}, ["Chin tuck"]),
        ({"occasion": "bed"}, ["Quad set"]),
        ({"equipment": "strap"}, ["Heel slide", "Quad set"]),
        ({"no_floor": "yes"}, ["Quad set", "Chin tuck"]),
        ({"in_public": "yes"}, ["Chin tuck"]),
        ({"no_equipment": "yes"}, ["Quad set"]),
        ({"in_public": "yes", "region": "knee"}, []),
    ],
)
def test_drills_are_found_by_words_and_filters_in_the_order_of_regions(page, stock, asked, names):
    assert found(page.get("/drills/", asked)) == names


def test_drills_stand_under_their_region(page, stock):
    groups = page.get("/drills/").context["library"].groups
    assert [(region, [find.drill.name for find in finds]) for region, finds in groups] == [
        ("Knee", ["Heel slide", "Quad set"]),
        ("Neck", ["Chin tuck"]),
    ]


def test_a_synonym_says_that_it_matched(page, stock):
    assert "Also called “double chin”" in page.get("/drills/", {"q": "double"}).text


def test_a_name_that_matched_needs_no_synonym(page, stock):
    assert "Also called" not in page.get("/drills/", {"q": "chin"}).text


def test_equipment_is_offered_by_one_name_whether_needed_or_optional(page, stock):
    assert options(page.get("/drills/"), "equipment") == {"Chair": 1, "Mat or bed": 1, "Strap": 2}


def test_positions_are_offered_from_the_lowest_to_the_highest(page, stock):
    assert list(options(page.get("/drills/"), "pose").items()) == [("Lying on the back", 2), ("Sitting", 1)]


def test_an_option_counts_what_it_would_leave_among_the_other_filters(page, stock):
    response = page.get("/drills/", {"region": "knee", "occasion": "bed"})
    assert options(response, "region") == {"Knee": 1, "Neck": 0}
    assert options(response, "occasion") == {"In bed": 1, "On a chair": 0, "At a desk": 0}


def test_each_active_filter_leads_to_the_search_without_it(page, stock):
    chips = page.get("/drills/", {"q": "set", "region": "knee", "no_floor": "yes"}).context["library"].chips
    assert [(chip.text, chip.address) for chip in chips] == [
        ("“set”", "?region=knee&no_floor=yes"),
        ("Knee", "?q=set&no_floor=yes"),
        ("No floor", "?q=set&region=knee"),
    ]


def test_nothing_found_says_what_to_loosen_the_most_fruitful_first(page, stock):
    response = page.get("/drills/", {"region": "knee", "in_public": "yes"})
    loosenings = [(chip.text, chip.count) for chip in response.context["library"].loosenings]
    assert loosenings == [("In public", 2), ("Knee", 1)]
    assert "Without Knee: 1 drill<" in response.text


def test_nothing_found_by_any_loosening_offers_a_new_start(page, stock):
    assert "Try a shorter word, or start again." in page.get("/drills/", {"q": "moonwalk", "region": "hip"}).text


def test_a_search_swaps_the_list_alone_and_keeps_a_clean_address(page, stock):
    response = page.get("/drills/", {"q": "", "region": "knee", "pose": ""}, headers=HTMX)
    assert response.text.strip()[:15] == '<div id="found"'
    assert response["HX-Push-Url"] == "/drills/?region=knee"


def test_typing_does_not_fill_the_browsers_history(page, stock):
    typed = {"HX-Current-URL": "http://testserver/drills/?q=ch&region=neck"}
    response = page.get("/drills/", {"q": "chin", "region": "neck"}, headers=HTMX | typed)
    assert (response.get("HX-Push-Url"), response["HX-Replace-Url"]) == (None, "/drills/?q=chin&region=neck")


@pytest.mark.parametrize(
    "query",
    ["q=%00", "region=%00x", "in_public=perhaps", "pose=nowhere", "equipment=" + "x" * 5000, "q=%ff%fe", "&&=="],
)
def test_an_odd_query_is_answered(page, stock, query):
    assert page.get(f"/drills/?{query}").status_code == 200


def test_an_odd_address_of_the_browser_is_answered(page, stock):
    assert page.get("/drills/", headers=HTMX | {"HX-Current-URL": "http://[?q=%00"}).status_code == 200


@pytest.mark.parametrize("count", [1, 20, 46])
def test_the_list_costs_the_same_at_any_length(page, count, django_assert_num_queries):
    for n in range(count):
        factories.make_drill(f"d{n}", f"Drill {n}", equipment=[f"thing {n}"])
    with django_assert_num_queries(4):
        page.get("/drills/")


def test_a_clinics_own_drill_stands_in_for_a_shared_one_of_the_same_slug(page, dana):
    factories.make_drill()
    factories.make_drill(name="Our own slide", clinic=dana.clinic)
    assert found(page.get("/drills/")) == ["Our own slide"]


# -- Reading


def entry(page, slug="heel-slide"):
    return page.get(f"/drills/{slug}/").context["entry"]


def test_a_drill_is_told_whole(page):
    PrecautionRule.objects.create(tag="no-bend", text="No knee bend", effect="block")
    factories.make_drill(
        blocked_by=["no-bend", "unknown"], stop_if=["pop"], rom_cap={"knee": 120},
        motions=[{"joint": "knee", "motion": "flexion", "type": "AROM"}],
    )  # fmt: skip
    told = entry(page)
    assert [(effect, [rule.text for rule in rules]) for effect, rules in told.precautions] == [
        ("Blocked by", ["No knee bend"])
    ]
    assert [str(bound) for bound in told.bounds] == [
        "Reps: 5 to 15",
        "Times a day: 1 to 8",
        "Range, in degrees: 0 to 120",
    ]
    assert told.motions == ["Knee: flexion, active"]
    assert "A painful pop, clunk or slip in the joint." in told.stops


@pytest.mark.parametrize(
    "words",
    [
        "Starting point, edit before use",
        "Slide your heel.",
        "1 × 10, hold 2 s, 4 × a day",
        "The patient reads: 10 slow reps, hold 2 s",
        "Knee: <bdi>0°</bdi> to <bdi>60°</bdi>, furthest <bdi>120°</bdi>",
        "<dt>Occasions</dt><dd>In bed, on the floor</dd>",
        "<dt>Equipment</dt><dd>None</dd>",
        "Also called: heel bend.",
        "Knee protocols.",
        "No precaution names this drill.",
    ],
)
def test_the_page_of_a_drill_shows(page, words):
    factories.make_drill(
        synonyms=["heel bend"], occasions=["bed", "floor"], rom_cap={"knee": 120}, source={"note": "Knee protocols."}
    )
    assert words in page.get("/drills/heel-slide/").text


def test_what_is_measured_on_no_goniometer_is_not_told_in_degrees(page):
    factories.make_drill(rom=[{"joint": "scap_retract", "from": 0, "to": 15}])
    words = "Shoulder blade, back: <bdi>0</bdi> to <bdi>15</bdi> figure units (15 is about 2 to 3 cm)"
    assert words in page.get("/drills/heel-slide/").text


def test_a_drill_leads_to_the_easier_and_the_harder_ones(page):
    factories.make_drill(easier=["quad-set", "gone"], harder=["bridge"])
    factories.make_drill("quad-set", "Quad set")
    factories.make_drill("bridge", "Mini bridge")
    told = entry(page)
    assert ([one.name for one in told.easier], [one.name for one in told.harder]) == (["Quad set"], ["Mini bridge"])
    assert 'href="/drills/quad-set/"' in page.get("/drills/heel-slide/").text


def test_a_drill_names_the_protocols_and_phases_that_use_it(page):
    factories.make_protocol()
    [(protocol, phases)] = entry(page).protocols
    assert (protocol.name, [phase.name for phase in phases]) == ("After knee replacement", ["1 Early", "2 Motion"])


def test_another_clinics_protocol_is_not_named(page, northgate):
    protocol = factories.make_protocol()
    protocol.clinic = northgate
    protocol.save()
    assert entry(page).protocols == []


@pytest.mark.parametrize("count", [1, 20])
def test_a_drill_costs_the_same_with_any_neighbours(page, count, django_assert_num_queries):
    slugs = [factories.make_drill(f"d{n}", f"Drill {n}").slug for n in range(count)]
    drill = factories.make_drill(easier=slugs, harder=slugs, blocked_by=["no-bend"])
    factories.make_protocol(drills=[drill], phases=[(str(n), n, n + 1) for n in range(count)])
    with django_assert_num_queries(7):
        page.get("/drills/heel-slide/")


def test_a_clinics_own_drill_comes_before_a_shared_one_of_the_same_slug(page, dana):
    factories.make_drill()
    factories.make_drill(name="Our own slide", clinic=dana.clinic)
    assert page.get("/drills/heel-slide/").context["drill"].name == "Our own slide"


# -- The picture


def drawn_drill(start=0, end=60, joint="knee", **more):
    """A drill that somebody has drawn."""
    frames = [(0, start), (0.3, end), (0.6, end), (1, start)]
    figure = {
        "view": "side",
        "base_pose": "supine",
        "cycle_reps": 1,
        "other_side": {},
        "keyframes": [{"t": t, "label": str(angle), "joints": {joint: angle}} for t, angle in frames],
    }
    given = {"tempo_out_s": 3, "tempo_back_s": 3, "tempo_pause_s": 1, "rom_cap": {"knee": 120}}
    rom = [{"joint": joint, "from": start, "to": end}]
    return factories.make_drill(figure=figure, shape="0123456789abcdef", rom=rom, **given | more)


def showing(page, **asked):
    return page.get("/drills/heel-slide/", asked).context["showing"]


def test_the_picture_goes_the_usual_way_when_nothing_is_asked(page):
    drawn_drill()
    shown = showing(page)
    assert (shown.side, shown.limit, shown.degrees, shown.tempo) == ("right", None, 60, "3-2-3-1")


def test_the_picture_is_drawn_as_the_address_asks(page):
    drawn_drill()
    shown = showing(page, side="left", limit="70", tempo="slow")
    assert (shown.side, shown.limit, shown.tempo) == ("left", 70, "6-2-6-1")


@pytest.mark.parametrize("limit", ["121", "-5", "²", "seventy", "", "7e1", "\x00"])
def test_a_limit_the_drill_cannot_have_is_left_out(page, limit):
    drawn_drill()
    assert showing(page, limit=limit, side="both", tempo="fast").limit is None


@pytest.mark.parametrize(
    ("start", "end", "cap", "reach"),
    [
        (0, 60, {"knee": 120}, (0, 60, 120)),
        (70, 95, {}, (70, 95, 95)),
        (90, 10, {"knee": 120}, (10, 90, 90)),
        (-40, 40, {"knee": 60}, (0, 40, 60)),
        (10, -30, {}, (0, 30, 30)),
    ],
)
def test_the_limit_moves_as_far_as_the_drawing_can(page, start, end, cap, reach):
    drawn_drill(start, end, rom_cap=cap)
    shown = showing(page).reach
    assert (shown.low, shown.usual, shown.high) == reach


@pytest.mark.parametrize(("joint", "end"), [("lumbar", -15), ("scap_retract", 15)])
def test_a_drill_that_cannot_be_limited_in_degrees_has_no_limit_to_set(page, joint, end):
    drawn_drill(end=end, joint=joint)
    assert 'name="limit"' not in page.get("/drills/heel-slide/").text


@pytest.mark.parametrize(("mode", "is_offered"), [("choose", True), ("each", True), ("both", False)])
def test_a_side_is_chosen_where_the_sides_are_shown_apart(page, mode, is_offered):
    drawn_drill(side_mode=mode)
    assert ('name="side"' in page.get("/drills/heel-slide/").text) is is_offered


def test_the_moving_figure_is_set_as_the_address_asks(page):
    drawn_drill()
    told = page.get("/drills/heel-slide/", {"side": "left", "limit": "70"}).text
    assert 'to="70" side="left" tempo="3-2-3-1" controls>' in told


def test_a_change_of_the_controls_swaps_the_still_pictures_alone(page):
    drawn_drill()
    response = page.get("/drills/heel-slide/", {"side": "left", "limit": "110"}, headers=HTMX)
    assert response.text.strip()[:19] == '<figure class="pair'
    assert "/pair-110-left.svg" in response.text


def test_the_cards_of_the_library_move(page):
    drawn_drill()
    assert page.get("/drills/").text.count("<drill-figure ") == 1


def test_a_drill_that_nobody_drew_keeps_its_pictogram_and_has_nothing_to_set(page):
    factories.make_drill()
    told = page.get("/drills/heel-slide/").text
    assert [told.count(one) for one in ('<svg viewBox="0 0 160 160"', "<drill-figure ", 'name="tempo"')] == [1, 0, 0]


# -- Refusals


def test_another_clinics_drill_is_not_found(page, northgate):
    factories.make_drill("secret", "Northgate special", clinic=northgate)
    assert (page.get("/drills/secret/").status_code, found(page.get("/drills/"))) == (404, [])


def test_omar_does_not_see_what_harbour_street_keeps_for_itself(now, dana, omar, signed_in):
    factories.make_drill("secret", "Harbour special", clinic=dana.clinic)
    his = signed_in(omar)
    assert (his.get("/drills/secret/").status_code, found(his.get("/drills/"))) == (404, [])


@pytest.mark.parametrize("address", ["/drills/", "/drills/heel-slide/"])
def test_a_stranger_is_sent_to_the_sign_in_page(client, db, address):
    assert client.get(address)["Location"] == f"/sign-in/?next={address}"
