from pathlib import Path

import pytest

from reportlib.model import SeedDocument
from reportlib.redaction import redact

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
