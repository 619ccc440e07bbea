"""Words that say nothing of a text's subject, per language, folded. Used for similar posts.

Not complete, and need not be: what is common in all texts also weighs little by its
frequency. These are the ones that a house with few texts would take for subjects.
"""

from languages.folding import fold

_ENGLISH = """
a about above after again against all almost also although among an and any are around as at
away be because been before being below between both but by can cannot could did do does doing
down during each either else enough even every few first for from further had has have having
he her here hers herself him himself his how however i if in instead into is it its itself just
last less like likely made make many may me might more most much must my near need neither
never new no nor not now of off often on once one only or other others our out over own part
per rather said same second see she should since so some still such than that the their theirs
them themselves then there these they this those though three through thus to too toward two
under until up upon us use used very was we well were what when where whether which while who
whom whose why will with within without would year years yet you your
"""
_TURKISH = """
acaba ama ancak artik asil aslinda az bazi belki ben bile bir bircok biri birkac birlikte biz
boyle boylece bu bugun buna bundan bunlar bunu bunun burada cunku da daha dahi de degil diger
dolayi dolayisiyla en fakat gerek gibi gore hala hangi hatta hem henuz hep hepsi her hic icin
icinde iki ile ilk ise iste itibaren kadar karsi kendi kez ki kim kimse mi mu nasil ne neden
nerede nicin o olan olarak oldu oldugu oldugunu olduk olmak olmasi olmayan olsa olup olur on
ona once ondan onlar onu onun oyle oysa pek sadece sanki sen siz son sonra su suna sunlar
tarafindan tum uc uzere var ve veya vs ya yalniz yalnizca yani yapilan yeni yerine yil yine yok
yoksa yol zaman zaten
"""
_RUSSIAN = """
а без более больше будет будут бы был была были было быть в вам вас ведь весь во вот все всего
всех вы где год года году да даже два для до его ее если есть еще же за здесь и из или им
именно их к как какая какой когда кого которая которого которой котором которые который которых
кто ли лишь между меня мне многие может можно мой мы на над надо наш не него нее несмотря нет
ни них но нужно о об один одна однако она они оно от перед по под после потому почти при про
раз с сам своей своих свою себе себя сегодня сейчас со собой стал стала стали так также такие
такой там те тем то тогда того тоже только том тот три тут ты у уже хотя чего чем через что
чтобы эта эти этих это этого этой этом этот эту я
"""

_ARABIC = """
اذا ازاء اكثر الا الان التي الذي الذين اللتين اللذين الى الي اليوم اما امام ان انه
انها او اول اي ايضا بعد بعض بل بما به بها بهذا بهذه بين بينما تحت تكون تلك تم ثم جدا
جديد جديده جميع حتي حسب حول حيث حين خلال دون ذات ذلك سنه سوف ضد ضمن عام عاما عبر عدد
عدم علي عليه عليها عن عند عندما عنه عنها غير فان فقط فهي فهو في فيما فيه فيها قال
قالت قبل قد كان كانت كل كلا كما كيف كذلك لا لان لدي لقد لكن لم لماذا لن له لها لهم
لهذا لو ليس ليست ما متي مثل مع معظم مما من منذ منه منها نحو نفس هذا هذه هل هم هن هنا
هناك هو هي واحد وهذا وهذه وان ولا ولم ولكن ومن وهو وهي وفي وقد وكان وكانت وعلي والي
وما وكما يجب يكون يمكن يوم
"""

FUNCTION_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(map(fold, words.split()))
    for language, words in {
        "en": _ENGLISH,
        "tr": _TURKISH,
        "ru": _RUSSIAN,
        "ar": _ARABIC,
    }.items()
}
