"""Words that say nothing of what a question is about: a passage need not hold them to answer it."""

from rag.policy.patterns import words

STOP = words(
    """
    'd 'm 're 's 't 've a about actual actually after afternoon again ago all allow allowed already alright also
    always am an and another any anymore anyone anything anyway are as asap ask at atm ban banned basically bc be
    because become been before begin being best better big bit btw but by bye call can can't cant cheers come
    compulsory cool cos could count coz currently deal did discuss discussed do does doesn't doing don't done dont
    each else even evening ever every everybody everyone exactly expect expected feel few find first for forbid
    forbidden from fyi generally get gets give go going gone gonna got gotta great had happen has have having he
    hear hello help her here hers hey hi him his hiya honestly how hows i id ideally idk if im in instead into
    involve is isn't isnt it its itself ive just keep kind kinda know last late lately least less let like
    literally lol long look lot make mandatory many matter may maybe me mean meantime mention might mine more
    morning msg msgd much must my myself n need never new next nice no nobody none normally not nothing now of off
    often ok okay on once one ones open optional or other our ours ourselves out over part people permit permitted
    place please pls plz point possible put quick quickly quite r rather reach real really regarding require
    required right ring rn rule said same say says see seem set settle several shall she should show simply since
    so some somebody someone someone's something soon sort sorta start stay still stuff such suppose sure surely
    ta take talk talked tbh tell than thank thanks that thats the their theirs them themselves then there these
    they thing think this tho those though thought thoughts thru time tmrw to today together tomorrow too true try
    turn typically u until up upon ur us usually very voluntary wanna want was way we well were what whatever
    whats whatsoever when where wheres whether which whichever while who whos whose why will with without won't
    wonder work would wrong yes yesterday yet you your yours yourself
    england english scotland scottish wales welsh ni northern ireland
    """
)
