"""Words of which one never says what another says, however near they stand in a model of meaning.

Owns that list, and the endings and beginnings that turn a word round. Must not know sentences. Pure.
"""

from __future__ import annotations

from kb.ask.terms import stem

# A line holds words of which no two may stand for each other.
_APART = """
more less fewer
most least few
all none some few several
everybody nobody
everyone nobody
everything nothing
always never sometimes rarely seldom
often rarely never
increase decrease
rise fall
raise lower
grow shrink
gain lose
profit loss
better worse
best worst
before after
high low
upper lower
above below
inside outside
begin end
start stop
open close
opened closed
lock unlock
first last
true false
right wrong
right left
strength weak
strong weak
cheap expensive
big small
big tiny
large small
large tiny
larger smaller
long short
longer shorter
tall short
deep shallow
wide narrow
broad narrow
thick thin
heavy light
fast slow
faster slower
quick slow
hot cold cool warm
wet dry
clean dirty
full empty
hard soft
hard easy
difficult easy
difficult simple
old young
old new
older younger
early late
earlier later
rich poor
happy sad
glad sad
dead alive
live die
born died
asleep awake
sick healthy
ill healthy
safe dangerous
public private
positive negative
present absent
guilty innocent
majority minority
minimum maximum
victory defeat
win lose
success failure
succeed fail
pass fail
love hate
like dislike
love dislike
like hate
praise criticise
accept reject refuse
agree disagree
agree refuse
support oppose
approve reject
attack defend
allow forbid
allow ban
allow prevent
cause prevent
help hurt
help harm
improve worsen
build destroy
repair break
fix break
buy sell
buyer seller
purchase sell
lend borrow
import export
add remove
include exclude
enter leave
arrive leave
arrive depart
push pull
remember forget
learn teach
ask answer
question answer
problem solution
friend enemy
ally enemy
war peace
landlord tenant
landlord lodger
owner tenant
employer employee
teacher student pupil
doctor patient nurse
lawyer judge client
husband wife
widow widower
mother father
mum dad
brother sister
son daughter
uncle aunt
nephew niece grandson granddaughter
grandmother grandfather
parent child
man woman
boy girl
king queen
prince princess
bride groom
north south east west
northern southern eastern western
spring summer autumn winter
morning noon afternoon evening night midnight
dawn dusk
sunrise sunset
today yesterday tomorrow
daily weekly monthly yearly
second minute hour day week month year decade century
euro dollar pound franc cent
kilometre mile metre centimetre foot
black white red green blue yellow
physician physicist
"""
_LINES = [frozenset(stem(word) for word in line.split()) for line in _APART.strip().split("\n")]
_OPPOSITES: dict[str, frozenset[str]] = {
    key: frozenset().union(*(line for line in _LINES if key in line)) - {key} for key in frozenset().union(*_LINES)
}
_TURNING = ("un", "in", "im", "il", "ir", "dis", "non", "anti", "mis")


def opposed(one: str, other: str) -> bool:
    """Whether two stems say what excludes each other."""
    return other in _OPPOSITES.get(one, ()) or _turns(one, other) or _turns(other, one)


def _turns(long: str, short: str) -> bool:
    """Whether one is the other with a beginning that denies it (`illegal`), or with `less` for `ful`."""
    if any(long == each + short for each in _TURNING if len(short) > 3):
        return True
    return long.endswith("less") and short in (long[:-4], long[:-4] + "ful") and len(long) > 6
