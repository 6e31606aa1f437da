"""What hangs on the walls of the demo: each with a number, and looked at each month."""

from forms_api.cli.demo.stories import Story


def _row(kind: str, where: str, spot: str, *ways: str, why: str = "") -> Story:
    says = {"kind": kind, "where": where, "spot": spot}
    then = {"why": why, "work": "换了电池，试过能亮"}
    return Story("safety-equipment", 41, 0, says, then, ways)


SAFETY_ROWS = (
    _row("extinguisher", "kitchen", "灶台对面墙上"),
    _row("extinguisher", "kitchen", "后门边"),
    _row("extinguisher", "storeroom", "门口"),
    _row("extinguisher", "health-room", "门后"),
    _row("extinguisher", "gate", "门卫室"),
    *(
        _row("extinguisher", room, "后门边")
        for room in ("small-1", "small-2", "middle-1", "middle-2", "big-1", "big-2")
    ),
    _row("extinguisher", "playground", "器材棚柱子上", "replace", why="罐底生锈，换成新的一件"),
    _row("hydrant", "playground", "东墙"),
    _row("hydrant", "garden", "西北角"),
    _row("light", "kitchen", "后门上方", "break", "mend", why="停电试灯，不亮"),
    _row("light", "storeroom", "门上方"),
    _row("alarm", "gate", "门卫室桌下"),
    _row("alarm", "health-room", "桌边"),
    _row("camera", "gate", "大门外"),
    _row("camera", "kitchen", "备餐间", "break", why="没有画面，等换线"),
    _row("camera", "playground", "滑梯对面"),
    _row("fence", "playground", "南侧护栏"),
    _row("door", "gate", "大门门禁"),
)
