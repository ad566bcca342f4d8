from pathlib import Path

import pytest

from reportlib.model import Cell, SeedDocument
from reportlib.redaction import discreet, redact

SEEDS = Path(__file__).parents[2] / "seeds"


def masked(text: str, **options: object) -> str:
    seed = SeedDocument(
        doc="x", filename="x.txt", sha256="", encoding="utf-8", media_type="text/plain", text=text
    )
    return redact(seed, **options).text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("身份证号：53212519900307751X。", "身份证号：******************。"),
        ("（１１０１０１１９９００３０７７７３６）", "（******************）"),
        ("手机13812345678", "手机***********"),
        ("手机138-1234-5678、０８７０－３１２３４５６", "手机*************、************"),
        ("法律咨询电话：18849891098 镇雄", "法律咨询电话：*********** 镇雄"),
        ("电话（0870）3123456", "电话*************"),
        ("微信(qq)738386926 法律", "微信(qq)********* 法律"),
        ("微信号 ynzx114 功能介绍", "微信号 ******* 功能介绍"),
        ("银行卡6222021001116245702。", "银行卡*******************。"),
        ("邮箱a.b@example.com。", "邮箱***************。"),
        ("张伟桂的工资条显示，张伟桂每月3000元。", "张某某的工资条显示，张某某每月3000元。"),
        ("欧阳修文被拖欠工资3万元。", "欧阳某某被拖欠工资3万元。"),
        ("在工厂打工的朱启云说：好。", "在工厂打工的朱某某说：好。"),
        ("姓名\t工资\n李 强\t4500\n张三丰\t4600", "姓名\t工资\n李 某\t4500\n张某某\t4600"),
        ("申時(shí)林的工資(zī)條，申時(shí)林", "申某(mǒu)某的工資(zī)條，申某(mǒu)某"),
        ("1\u200b3812345678", "*" * 12),
        (
            "身份证5321 2519 9003 0775 13。",
            "身份证*********************。".replace("*" * 21, "*" * 22),
        ),
        ("身份证号：532125199003\n077513。", "身份证号：************\n******。"),
        ("（532125.19900307.7513）", "（********************）"),
        ("532125199003077513/11010519491231002X", "*" * 18 + "/" + "*" * 18),
        (
            "138.1234.5678、1381 234 5678、138\xa01234\xa05678",
            "*" * 13 + "、" + "*" * 13 + "、" + "*" * 13,
        ),
        ("13812345678/13912345679，13712345678", "*" * 11 + "/" + "*" * 11 + "，" + "*" * 11),
        ("请联系1381234\n5678。", "请联系*******\n****。"),
        ("电话13812345678个人微信", "电话***********个人微信"),
        ("".join(chr(0x1D7CE + int(one)) for one in "13812345678"), "***********"),
        ("一三八一二三四五六七八", "***********"),
        ("电话：3123456、3123457", "电话：*******、*******"),
        (
            "+86-870-3123456、0870 - 3123456、400-820-8820",
            "*" * 15 + "、" + "*" * 14 + "、" + "*" * 12,
        ),
        ("银行账号5300161883705000234512", "银行账号" + "*" * 22),
        ("6217  0012  3456  7893", "*" * 22),
        ("QQ交流群：738386926，加Q738386927", "QQ交流群：*********，加Q*********"),
        ("微信（ynzx114）、VX：zhang_wei", "微信（*******）、VX：*********"),
        ("a.b(at)example.com", "*" * 18),
        ("周建军因工伤住院，刘小燕月收入5000元。", "周某某因工伤住院，刘某某月收入5000元。"),
        ("尹志平、夏雨荷两人被欠薪5万元。", "尹某某、夏某某两人被欠薪5万元。"),
        ("泼机镇老包寨村郑小梅一家人脱贫。", "泼机镇老包寨村郑某某一家人脱贫。"),
        ("工资表：1.许文强 4500元；2.石磊 4600元。", "工资表：1.许某某 4500元；2.石某 4600元。"),
        (
            "序号 姓 名 年龄 联系电话\n1 李秀英 45 3123456\n2 王 强 50 3123457",
            "序号 姓 名 年龄 联系电话\n1 李某某 45 *******\n2 王 某 50 *******",
        ),
        (
            "| 姓名 | 手机 |\n|---|---|\n| 张伟民 | 3123 8000 |",
            "| 姓名 | 手机 |\n|---|---|\n| 张某某 | ********* |",
        ),
        ("姓名,证件号码\n阿古木呷,5321251990", "姓名,证件号码\n阿古某某,**********"),
        ("艾力·买买提打工受伤。", "艾某·某某某打工受伤。"),
    ],
)
def test_masks_keep_their_length(before: str, after: str) -> None:
    assert masked(before) == after


@pytest.mark.parametrize(
    "text",
    [
        "9300000000÷500000=18600，762381人，总投资13800000000元，13812345678人。",
        "孩子高烧不退，方才到手，常年在外务工，全县的工资水平，时间的工资。",
        "全县的农民工高兴地说，拿到了工资。外出务工的农民工工资3000元，当地的贫困户家庭收入低。",
        "确保务工家庭有人管，5月的应发工资4498元，拖欠26万多工资，贫困户劳动力99606户177260人。",
        "镇雄县的高山蔬菜，五德镇的万亩茶园，在外务工的劳动力从事建筑业。",
        "2021-09-15 16:51，2017—2020年，0.3亩，600—1500元，服务热线12333。",
        "县人社局局长王建国介绍，贫困户家庭收入增加。",
        "王举仁是镇雄县乌峰街道办事处副主任。王举仁说：好。",
        "劳务总收入13812345678元，其中15912345678.50元；总收入138 1234 5678元，发放13812345678份。",
        "区划代码530627100201220，期号13812345678，CNY13812345678，13812345678÷2，1/13812345678。",
        "手机用户7654321户，固定电话2380000部，电话会议3次，热线接听1234567次，账户余额8000000元。",
        "昌宁县 160 1300 3500\n龙陵县 170 1400 36000",
        "年份 2016 2017 2018\n人数 4539 1488 0343 6467",
        "微信公众号粉丝123456人，QQ群成员12000人，微信支付12345678笔，投诉电话12345。",
        "患者康复，黄坪村的李子熟了，妻子和丈夫外出，农民工周转房，对于外出务工的补助。",
    ],
)
def test_figures_ordinary_words_and_public_roles_stay(text: str) -> None:
    assert masked(text) == text


def test_seed_000_names_wages_and_illness_of_nobody() -> None:
    text = next(SEEDS.glob("000-*.txt")).read_text("utf-8")
    result = masked(text)
    for private in ("申时林", "朱启云", "常迎春", "18849891098", "738386926", "ynzx114"):
        assert private not in result
    assert "王举仁" in result
    assert result.count("某") == text.count("某") + 2 * sum(
        map(text.count, ("申时林", "朱启云", "常迎春"))
    )


@pytest.mark.parametrize("name", ["001", "002", "003", "004"])
def test_the_other_seeds_hold_nothing_private(name: str) -> None:
    text = next(SEEDS.glob(f"{name}-*.txt")).read_text("utf-8")
    assert masked(text) == text


def test_a_released_name_is_shown_and_a_role_can_be_withheld() -> None:
    text = "在工厂打工的朱启云说：好。"
    assert masked(text, release={"朱启云": "he agreed in writing"}) == text
    public = "王举仁是街道办副主任。王举仁说：好。"
    assert masked(public, public_too=True) == "王某某是街道办副主任。王某某说：好。"


def test_title_publisher_and_sheets_are_masked_too() -> None:
    seed = SeedDocument(
        doc="x", filename="x.xlsx", sha256="", encoding="utf-8", media_type="", text="全县输出506100人。",
        title="张伟民的工资条", publisher="联系电话3123456", cells=(Cell(start=0, end=3, sheet="李秀英（45岁）", ref="A1"),),
    )  # fmt: skip
    result = redact(seed)
    assert result.title == "张某某的工资条"
    assert result.publisher == "联系电话*******"
    assert result.cells[0].sheet == "李某某（45岁）"
    assert result.text == seed.text


def test_a_files_name_is_masked_like_a_text() -> None:
    assert discreet("000-zhenxiong-2018.txt") == "000-zhenxiong-2018.txt"
    assert discreet("张伟民的工资条13812345678.txt") == "张某某的工资条***********.txt"


def test_what_was_withheld_never_says_what_it_was() -> None:
    seed = SeedDocument(
        doc="x",
        filename="x.txt",
        sha256="",
        encoding="utf-8",
        media_type="text/plain",
        text="在工厂打工的朱启云说，电话13812345678。",
        title="朱启云的电话",
    )
    result = redact(seed)
    assert {one.kind for one in result.withheld} == {"name", "mobile telephone"}
    assert "启云" not in repr(result)
    assert "138" not in repr(result)
