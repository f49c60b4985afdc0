"""Words that say nothing of what a question is about: a passage need not hold them to answer it."""

from rag.policy.patterns import words

STOP = words(
    """
    'd 'm 're 's 't 've a about actual actually after afternoon again ago all already also always am an and
    another any anymore anyone anything anyway are as asap ask at atm bc be because become been before begin being
    best better big bit btw but by bye call can can't cant cheers come cos could count coz currently deal did
    discuss discussed do does doesn't doing don't done dont each else even evening ever every everybody everyone
    exactly feel few find first for from fyi generally get gets give go going gone gonna got gotta great had
    happen has have having he hear hello help her here hers hey hi him his hiya how hows i id idk if im in instead
    into involve is isn't isnt it its itself ive just keep kind know last late lately least less let like lol long
    look lot make many matter may maybe me mean meantime mention might mine more morning msg msgd much must my
    myself n need never new next nice no nobody none normally not nothing now of off often ok okay on once one
    ones open or other our ours ourselves out over part people place please pls plz point possible put quick
    quickly quite r rather reach real really regarding right ring rn said same say says see seem set settle
    several shall she should show simply since so some somebody someone someone's something soon sort start stay
    still stuff such suppose sure surely ta take talk talked tbh tell than thank thanks that thats the their
    theirs them themselves then there these they thing think this tho those though thought thoughts thru time tmrw
    to today together tomorrow too true try turn typically u until up upon ur us usually very want was way we well
    were what whatever whats whatsoever when where wheres whether which whichever while who whos whose why will
    with without won't wonder work would wrong yes yesterday yet you your yours yourself
    """
)
