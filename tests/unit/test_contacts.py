"""Whom one is to call or write to, where somebody lives and what somebody drives: invented lines, each with what must stay."""

import pytest

from reportlib.model import SeedDocument
from reportlib.redaction import redact

PHONE = "13912345678"


def masked(text: str) -> str:
    seed = SeedDocument(
        doc="x", filename="x.txt", sha256="", encoding="utf-8", media_type="text/plain", text=text
    )
    return redact(seed).text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"联系人：张三 {PHONE}", "联系人：张某 ***********"),
        ("联系人 李四，电话0875-2123456。", "联系人 李某，电话************。"),
        ("联 系 人：张 三  电 话：139 1234 5678", "联 系 人：张 某  电 话：*************"),
        ("咨询电话：王老师 0875-2123456", "咨询电话：王某某 ************"),
        ("咨询电话：0875-2123456（王建国）", "咨询电话：************（王某某）"),
        ("负责人：赵德柱 手机13912345678", "负责人：赵某某 手机***********"),
        ("负责人：赵德柱（手机：13912345678）", "负责人：赵某某（手机：***********）"),
        (
            "联系人：张三丰（13912345678）、李四光（13912345679）",
            "联系人：张某某（***********）、李某某（***********）",
        ),
        ("经办人：马六 联系方式：13912345678", "经办人：马某 联系方式：***********"),
        ("联系人：县就业局 张三丰 13912345678", "联系人：县就业局 张某某 ***********"),
        ("请联系刘德华13912345678", "请联系刘某某***********"),
        ("施工队长李大壮，13912345678", "施工队长李某某，***********"),
        ("劳务经纪人段成龙 13912345678", "劳务经纪人段某某 ***********"),
        ("联系人：阿不力孜　电话：0998-2123456", "联系人：阿不某某　电话：************"),
        ("聯繫人：張三豐 電話：13912345678", "聯繫人：張某某 電話：***********"),
        ("联系人:Zhang San 13912345678", "联系人:********* ***********"),
        ("详情咨询：王女士\n电话：13912345678", "详情咨询：王某某\n电话：***********"),
        ("微信号：zhangsan_88（李有才）", "微信号：***********（李某某）"),
        ("李有才 13912345678。李有才说，来吧。", "李某某 ***********。李某某说，来吧。"),
        (
            "单位\t负责人\t职务\t手机\n甲村\t吴泽会\t会计\t2123456\n乙村\t王主任\t主任\t2123457",
            "单位\t负责人\t职务\t手机\n甲村\t吴某某\t会计\t*******\n乙村\t王主任\t主任\t*******",
        ),
        (
            "企业 | 岗位 | 联系人及电话\n制衣厂 | 缝纫工20人 | 段兴旺 13912345678",
            "企业 | 岗位 | 联系人及电话\n制衣厂 | 缝纫工20人 | 段某某 ***********",
        ),
        ("家住建设路15号3栋2单元501室的居民", "家住建设路************的居民"),
        ("住址：潞江镇芒宽村三组12号", "住址：潞江镇芒宽村*****"),
        ("面包车（云M88K66）送返岗", "面包车（*******）送返岗"),
        ("被拐卖的杨小花已解救回家", "被拐卖的杨某某已解救回家"),
        ("留守儿童张小龙获资助2000元", "留守儿童张某某获资助2000元"),
        ("zhangsan[at]163[dot]com、lisi#163.com", "***********************、************"),
        ("电话：139····1234····5678", "电话：*******************"),
        ("电话壹叁玖壹贰叁肆伍陆柒捌", "电话***********"),
        ("抖音号：zhangsan123，短号 667788", "抖音号：***********，短号 ******"),
    ],
)
def test_who_is_reached_is_masked_with_the_number(before: str, after: str) -> None:
    assert masked(before) == after


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        ("隆阳区就业局局长杨帆，电话0875-2123456", "隆阳区就业局局长杨帆，电话"),
        ("联系人：副局长杨帆 0875-2123456", "联系人：副局长杨帆 "),
        ("联系人：杨帆 0875-2123456\n就业局局长杨帆介绍。", "联系人：杨帆 "),
        ("记者 李文 13912345678", "记者 李文 "),
        ("联系单位：隆阳区人社局，电话0875-2123456", "联系单位：隆阳区人社局，电话"),
        ("咨询电话：龙陵 0875-6123457", "咨询电话：龙陵 "),
        ("负责人表示，拨打13912345678报名", "负责人表示，拨打"),
        ("联系人：待定 13912345678", "联系人：待定 "),
    ],
)
def test_offices_places_and_who_holds_an_office_stay(before: str, kept: str) -> None:
    result = masked(before)
    assert result.startswith(kept)
    assert "*******" in result
    assert "某" not in result


@pytest.mark.parametrize(
    "text",
    [
        "有关负责人赵德柱介绍，全县转移就业3000人，拨打服务热线12333。",
        "常住人口1200户，居住12栋1200户，新建12栋，住在安置区3号地块。",
        "（云政发〔2021〕12号）云A 12345万元，抖音号100万粉丝，学籍人数12345678人。",
        "关爱留守儿童，高度重视儿童安全；孤儿安置12人；孕妇安全。",
        "乡镇 人数\n金鸡 2123456\n",
    ],
)
def test_figures_and_ordinary_words_stay(text: str) -> None:
    assert masked(text) == text


def test_a_long_list_of_contacts_is_masked_whole() -> None:
    """Each of 200 people stands beside a telephone of their own; no name and no number is left."""
    given = ("国强", "秀英", "志明", "春梅")
    lines = [
        f"联系人：{surname}{one}，手机1391234{order:04d}"
        for order, (surname, one) in enumerate(
            (surname, one) for surname in "王李张刘陈杨赵黄周吴" * 5 for one in given
        )
    ]
    result = masked("\n".join(lines))
    assert result.count("某某，手机***********") == len(lines) == 200
