"""What is reported and registered in the demo, in the words of the people who do it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Story:
    """What somebody sends in with a form: `says` for the form, `then` for the moves after it, by
    field id; what is not told here is answered as in any other form. It began `days` ago.

    `steps` is how many steps it takes on the shortest way to its end; or `ways` names the steps.
    """

    form: str
    days: float
    steps: int = 0
    says: Mapping[str, Any] = field(default_factory=dict)
    then: Mapping[str, Any] = field(default_factory=dict)
    ways: tuple[str, ...] = ()


def _repair(
    days: float, steps: int, what: str, where: str, detail: str, work: str = "", cost: str = "0"
) -> Story:
    says = {"what": what, "where": where, "detail": detail, "urgency": "blocked"}
    return Story("repair", days, steps, says, {"work": work or "修好了，试过", "cost": cost})


def _hazard(days: float, steps: int, kind: str, where: str, what: str, work: str = "") -> Story:
    says = {"kind": kind, "where": where, "what": what, "secured": "closed"}
    return Story("hazard", days, steps, says, {"work": work or "处理好了", "level": "b"})


def _asset(days: float, name: str, category: str, where: str, price: str, *ways: str) -> Story:
    says = {"name": name, "category": category, "where": where, "price": price, "source": "bought"}
    return Story("assets", days, 0, says, {"why": "用久了，常出毛病", "where": "middle-2"}, ways)


def _buy(days: float, steps: int, goods: str, count: int, amount: str, why: str) -> Story:
    says = {"goods": goods, "count": count, "amount": amount, "why": why}
    into = {"into": "stock", "stock-row": goods[:3], "stored-count": count}
    then = {"supplier": "文化用品店", "cost": amount, **into}
    return Story("purchase-request", days, steps, says, then)


def _stock(name: str, kind: str, count: int, least: int, taken: int) -> Story:
    says = {"name": name, "kind": kind, "count": count, "least": least}
    return Story("supplies", 39, 0, says, {"out": taken, "where": "small-1"}, ("take", "take"))


def _want(days: float, steps: int, stock: str, count: int, where: str, why: str) -> Story:
    says = {"goods": stock, "kind": "supplies", "count": count, "where": where, "why": why}
    given = {"given": f"{stock}，{count} 件", "given-count": count, "stock": stock}
    return Story("requisition", days, steps, {**says, "stock": stock}, given)


def _plan(group: str, scope: str, months: int) -> Story:
    says = {"group": group, "scope": scope, "months": months, "outside": "own"}
    then = {"work": "全部看了一遍，紧了螺丝", "result": "pass", "cost": "0"}
    return Story("overhaul-plan", 25, 0, says, then, ("overhaul",))


def _budget(kind: str, name: str, amount: str, basis: str) -> Story:
    says = {"year": "2026", "kind": kind, "name": name, "amount": amount, "basis": basis}
    return Story("budget-lines", 40.5, 0, says, ways=("approve",))


def _pay(
    days: float, steps: int, invoice: str, supplier: str, amount: str, what: str, budget: str
) -> Story:
    says = {"invoice": invoice, "supplier": supplier, "amount": amount, "what": what}
    says |= {"budget": budget}
    return Story("expense", days, steps, says, {"voucher": "记-0112"})


def _help(days: float, steps: int, what: str, where: str, detail: str) -> Story:
    says = {"what": what, "where": where, "detail": detail}
    return Story("service-request", days, steps, says)


STORIES = (
    _repair(40, 9, "water-power", "small-1-toilet", "第二个水龙头滴水", "换了阀芯", "12.50"),
    _repair(36, 9, "door-window", "middle-2", "后门合页松，门关不严", "换了两只合页", "26.00"),
    _repair(33, 9, "furniture", "big-1-bedroom", "一张小床的床板断了", "换了床板", "45.00"),
    _repair(29, 9, "kitchen", "kitchen", "蒸箱门封条漏汽", "换了封条", "80.00"),
    _repair(24, 9, "toy", "playground", "滑梯扶手一颗螺丝松了", "拧紧，加了垫片", "3.00"),
    _repair(20, 9, "water-power", "big-2", "靠窗的灯管不亮", "换了一支灯管", "18.00"),
    _repair(15, 9, "safety", "gate", "门口的监控没有画面", "重新接了网线", "0"),
    _repair(12, 9, "door-window", "small-2", "纱窗破了一个洞", "换了纱网", "22.00"),
    _repair(2.1, 2, "furniture", "middle-1", "玩具柜柜门掉了", "换了合页", "15.00"),
    _repair(6, 1, "water-power", "big-1-toilet", "冲水按钮按下去不回弹"),
    _repair(1.2, 1, "kitchen", "kitchen", "二号冰箱压缩机声音很大"),
    _repair(3.1, 0, "water-power", "middle-1-toilet", "热水器打不着火"),
    _repair(0.9, 1, "door-window", "big-2-bedroom", "窗帘杆一头脱落"),
    _repair(0.1, 0, "toy", "small-1", "塑料三轮车一个脚踏裂了"),
    _hazard(38, 9, "building", "playground", "塑胶地面翘起一角，会绊倒", "重新粘牢，压了一天"),
    _hazard(26, 9, "fire", "storeroom", "纸箱堆在配电箱前面", "搬走了，地上画了线"),
    _hazard(8, 2, "building", "garden", "花坛边的砖松动", "用水泥补好"),
    _hazard(5, 1, "gate", "gate", "接送时大门外停了电动车，挡住通道"),
    _hazard(2.2, 0, "toy", "playground", "攀爬网有一处绳结松开"),
    _buy(30, 9, "彩色卡纸，A4，20 包", 20, "160.00", "大班布置主题墙"),
    _buy(9, 2, "洗手液，500 mL，24 瓶", 24, "312.00", "库里只够一周"),
    _buy(1.3, 0, "消毒柜一台", 1, "1980.00", "中二班的旧消毒柜坏了，修不好"),
    _budget("teaching", "教学用品和环境布置", "6000.00", "12 个班，每班每学期 500 元"),
    _budget("repair", "零星维修", "3000.00", "去年花了 2760 元"),
    _budget("daily", "清洁用品和洗手液", "280.00", "按月用量"),
    _pay(29, 9, "24312000000187654321", "文化用品店", "160.00", "彩色卡纸", "教学用品"),
    _pay(13, 9, "24312000000191234567", "清洁用品店", "296.00", "消毒液、手套", "清洁用品"),
    _pay(4, 1, "24312000000199887766", "五金店", "75.00", "阀芯、合页、灯管", "零星维修"),
    _pay(1.4, 0, "24312000000200113355", "清洁用品店", "312.00", "洗手液", "清洁用品"),
    _help(16, 9, "event", "playground", "周五亲子活动，要 40 把椅子和音响"),
    _help(3.2, 1, "goods", "big-1", "送两箱抽纸"),
    _help(0.2, 0, "now", "small-2", "门口有水，麻烦拖一下"),
    _stock("彩色卡纸 A4", "teaching", 30, 10, 6),
    _stock("洗手液 500 mL", "disinfect", 30, 12, 10),
    _stock("抽纸", "daily", 120, 40, 30),
    _stock("84 消毒液 5%", "disinfect", 24, 8, 4),
    _stock("一次性手套", "daily", 60, 20, 12),
    _stock("创可贴", "first-aid", 20, 5, 3),
    _want(12, 9, "抽纸", 6, "small-1", "班上用完了"),
    _want(4.1, 1, "洗手液", 3, "middle-1", "班上只剩半瓶"),
    _plan("big-toys", "滑梯、攀爬网、秋千", 3),
    _asset(40, "立式钢琴", "special", "big-1", "12800.00", "accept"),
    _asset(40, "触控一体机", "general", "big-2", "8600.00", "accept"),
    _asset(40, "儿童床", "furniture", "small-1-bedroom", "420.00", "accept"),
    _asset(40, "紫外线灯车", "special", "health-room", "980.00", "accept"),
    _asset(40, "双门冰箱", "general", "kitchen", "5200.00", "accept", "repair"),
    _asset(39, "蒸饭箱", "special", "kitchen", "6800.00", "accept"),
    _asset(39, "组合滑梯", "toys", "playground", "26800.00", "accept"),
    _asset(39, "平衡木", "toys", "sports-store", "360.00", "accept", "count"),
    _asset(39, "投影机", "general", "middle-1", "3200.00", "accept", "store"),
    _asset(2.3, "四层玩具柜", "furniture", "small-2", "560.00", "accept", "transfer"),
    _asset(1.2, "打印机", "general", "health-room", "1450.00", "accept", "store", "lend"),
    _asset(4, "旧电视机", "general", "storeroom", "2100.00", "accept", "condemn"),
    _asset(20, "割草机", "general", "garden", "1680.00", "accept"),
    _asset(2.1, "户外帐篷", "toys", "playground", "260.00"),
)

AFTERWARDS = Story("", 0, says={}, then={"work": "当天处理好，看过了", "level": "c", "cost": "0"})
"""What becomes of what a failed check has opened: somebody looks after it in the afternoon."""
