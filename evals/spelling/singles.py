"""What a single character can do beside others: stand alone as a verb, or never stand alone.

A verb of one character follows any pronoun, adverb or number and takes any ending (再一捻, 我闭着眼, 要排到人): that nobody counted
the pair says nothing. A character that is only ever a piece of words (痔, 诣, 殃) cannot stand beside a stranger: there a pair that
nobody counted says much.
"""

from __future__ import annotations

VERBS = frozenset(
    "管闭排捻掌补坐站走跑跳推拉拽扯捏掐揉搓摸按压敲打拍捶砸砍劈切割剁削刮擦抹涂刷洗涮冲泡煮蒸炒炸烤熬炖喝吃咬嚼吞咽吐吸吹叫"
    "喊骂哭笑唱念读写抄画算数记背查看瞧瞅盯瞄听闻尝穿脱戴系解绑捆扎缝织绣剪裁搬扛抬提拎挑担端捧抱搂背驮拖牵赶追撵躲藏埋挖铲"
    "掘刨凿钻撬拧旋转拔插栽种浇灌施撒收割打晒晾烘碾磨筛簸装卸垒砌糊抿贴挂钉吊架搭撑顶靠倚躺趴跪蹲爬登攀踩踏踢跨迈绕拐闯撞"
    "碰磕摔跌滚滑漏滴淌流漂沉浮淹泼洒喷涌堵塞封锁关开掀揭盖罩遮挡拦截抓捉捕逮放甩扔丢抛投递接传交还借租买卖付赚赔欠存取领"
    "换修改调试测量称估猜想问答说讲谈聊劝哄骗吓逗惹气怪怨恨爱疼怕愁盼等守护陪送迎请让叫派教学练背考批评选投举报填签盖印订"
    "拆配装焊铆锻铸锉车铣刨镗磨抛镀漆烧炼轧冲剪折弯拉绞拌搅揉捣舂砍伐锄犁耙耕插拔薅捡拾采摘剥掰掏抠舀盛倒斟酌蘸沾粘"
    "扶搀挽携领带引指点划描记录拍录播放停歇睡醒起熬守换顶替垫挪移翻抖摇晃摆动震颤缩伸张合拢聚散裂断碎破烂化融冻冷热烫"
    "捎寄捐赠分摊派兑扣罚奖评比赛赢输拼抢夺争救治医诊扎缠裹敷喂哺养护带领管教训骂罚熏腌酿晾挤榨拧捞网钓渡划撑摇"
)
# So often beside anything that nobody reads one for what looks like it: 被法管住 is no 依法.
FREE = frozenset("要被不我你他会能可把将让给对向从为以到也都还就才又再很最更这那是有谁咱您她它哪")
CLASSICAL = frozenset("惟唯亦矣兮哉焉")  # 惟士为能: beside them stands what nobody counted
_BEFORE = frozenset(
    "该肯净只便即更被把里上下人会可一不我你他她它咱您再又也就都还要能会可先没别请来去只才越很更一两三几半这那哪谁自各常总正刚快慢轻猛使"
)
_BEHIND = frozenset("给向入亮透掉开准清稳走了着过到得起出上下进回去来住好完成给在紧牢实")
BOUND = frozenset(
    "蝴蝶葡萄琶蜻蜓蚂蚁蜘蛛蟋蟀蝙蝠蚯蚓蝌蚪骆驼鹦鹉鸳鸯麒狐狸猩玻瑙茨痔殃侍匿涸擒诣恃殆怠惰惧惮惫恙恤恕悖悼惋惕惚惶"
    "憧憬憎懊懈懦怯怖怅怆怠恍恻悍悚悯惆惘愕愤慨慑慷憔悴忐忑忏忡忱忿怏怔怫恐恪恺恼恿悬惟惬惭惯愚愧愫慎慕慰憨憩懂懿"
    "纠汕侵伐茬匮贻贮贬贿赂赃赋赎赐赝赡逍遥逻逶迤逾遁遂遐遏遑遢遣遨遭遮遴遽邂逅迄迂迅迥迭迸逊逗逝逞逡"
    "葫芦萝卜菠菠茄菩萨葬蒂蔑蔓蔚蔬蔼蕊薯藉蘑菇芭苟苔茁荆荏苒荐荚荡荼莅萃萎葱"
    "疮痍痊疚疟疡疤疫疹疾痉痒痕痢痪痰痴瘟瘠瘤瘫瘾癌癖"
    "呕哦唆唏嘘唾啕啜啬喇嗜嗟嘈嘱噪嚣囊咀咎咐咙咖啡咨咫哎哗哨哩唠叨啰嗦喧哽喉咽嗓嗅"
    "徊徘彷徨徇徙彷弛弥弧弼彗彪"
    "扼抉抒抨拂拙拘拮据挚挟挠捍捷掣掩揣摒撼擅擎攘攫拯揖撷撰擢攒抑抚拷"
    "沛沧泄泊泌泞泯泻洽涌涎涣涤涩淀淆淋漓淘淤渎渐渗渲湃滓滥滞潜潦潮濒炽烁烽焉煞煤煽熄熔熙熠燎"
    "狈狭狰狡狩狷猖猝猥猬獗犷狙狞"
    "玷瑕璀瓣畏畔畸疏"
    "盹眈眩眷眺睐睦睹睿瞑瞩瞬瞻矍矜"
    "砥砺碍磅礴磋磷"
    "祈祷祟祸秉秩稚稠稽窃窍窈窕窒窘窜窥窦窿"
    "竣竭笃筐筹箴篡粹糜糟"
    "绊绎绚绛绞绥绩绮绯绰绷绸绽缀缅缉缓缔缕缜缥缤缪缮缭"
    "羁羞羡羹翱耀耆耄耋耘耸聆肃肆肖肴胁胚胧胫脂脊脐腑腥腻膂膏膛膜膳臀臃臆"
    "舆舰艘艰虐虔虚蚀蚕蛊蛮蜂蜕蜚蜿蜒蠕"
    "袂袍袒裔裕裨褒褪襄襟觅觉觊觎觐觑"
    "讥讪讳讴讶讹诀诅诋诏诘诚诞诟诠诡诣诧诬诱诲诵诽谀谅谆谊谋谍谎谐谒谓谕谗谙谚谛谜谤谧谩谬谴谱"
    "豁貌贻踌躇踊踪踵踉跄蹂躏蹉跎蹋蹒跚蹑蹭躁躯辄辅辈辍辐辑辖辗辙辜辞辟辩"
    "邃邀郁酗酣酬酷酿醇醒醺钝钥铿锵铭锐锢错锻镌阂阐阔阙阻陋陌陛陡陨陪陵陶陷隅隋隍隔隘隙障隧隶隽雇霹雳霾靡"
    "韧韬颂颇颐颓颖颤颠馈馁馑驭驯驰驱驳驶驾驿骁骄骇骋骚骤髓魂魄魅魉魔黎黯"
    "嫉妒妄妖妮姆姊娱婆嫌嫡孕孚宕宠宾寂寅寇寓寞寡寥屈屏屑履屡岌屹峙峥嵘崎岖崛崭嵌巅"
    "帆帜幌幕幢庇庸廓弊弈彻"
    "凋凛凝刁刃刑刹剔剥勃勘匆匡匪卑卿厄厉厌厢厥叛叠吁吏吝吩呈呆呐"
    "倏倔倘倚倡倦偎偏偕偶傀儡傍傲僚僵僻儒俏俐俘俨俭俯侈侍侏侠侣侥侦侧侨侮佐佣佼"
)


def loose(text: str, at: int, first: bool) -> bool:
    """Whether the character at ``at`` is a verb beside what goes with any verb: ``first`` of a word of two, before its ending,
    or behind a pronoun, an adverb, a number; or is the ending."""
    other = text[at + 1 : at + 2] if first else text[at - 1 : at]
    if text[at] in VERBS:
        return other in (_BEHIND if first else _BEFORE)
    return not first and text[at] in _BEHIND and other in VERBS
