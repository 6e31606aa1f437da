from handbook.model.library import Library
from handbook.pages.nav import expand_nav


def test_an_index_page_becomes_a_section_and_the_rest_stays(library: Library) -> None:
    nav = [
        {"首页": ["index.md", {"每日": "policies/overview/daily.md"}]},
        {"我的岗位": "/mine"},
        {"岗位": "policies/jobs/index.md"},
        {"制度": "policies/rules/index.md"},
    ]
    assert expand_nav(nav, library) == [
        nav[0],
        nav[1],
        {
            "岗位": [
                "policies/jobs/index.md",
                {"保健医": "policies/jobs/health-worker.md"},
                {"保育员": "policies/jobs/childcare-worker.md"},
            ]
        },
        {
            "制度": [
                "policies/rules/index.md",
                {"卫生保健": [{"清洁消毒制度": "policies/rules/disinfection.md"}]},
            ]
        },
    ]
