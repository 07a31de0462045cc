/* A client and a server exchange messages, and neither wakes the other while that
 * does not sleep. docs/spec/shm.md, "Sleepers". The client may be a deployed one,
 * which makes no mark and wakes always.
 *
 * Checked: nobody sleeps for ever (an invalid end state), every message is seen
 * once, whole and in order.
 *
 * BREAK leaves out one step of the argument; the checker must then find a fault:
 *   1  the sleeper looks for a message before it says that it sleeps
 *   2  no fence between what the sleeper says and its look
 *   3  no fence between the publisher's message and its look at who sleeps
 *   4  the publisher looks at who sleeps before it publishes
 *   5  the signal is not counted when a sleeper is woken
 *   6  who has made no mark is taken for awake
 *   7  the server makes its mark and goes on sleeping in silence
 */

#include "lane.pml"

#ifndef BREAK
#define BREAK 0
#endif

#define PEER(me) (1 - me)

byte received[2];  /* by lane */
bool deployed;     /* the client */
bool tells[2];     /* by process: says when it sleeps, from now on */
bool met[2];       /* by process: has seen the peer's mark */

#define fence(me) (len(stores[me]) == 0)

/* Each step as one, where nobody else can tell the difference. */
inline meet(me) {
  if
  :: !met[me] && mark[PEER(me)] && !(me == CLIENT && deployed) ->
     met[me] = true;
     if
     :: me == SERVER ->
#if BREAK != 7
        tells[SERVER] = true;
#endif
        store(me, MARK, SERVER, 1)
     :: else
     fi
  :: else
  fi
}

inline look_who_sleeps(me) {
  if
  :: met[me] -> must = says[PEER(me)]
#if BREAK == 6
  :: else -> must = false
#else
  :: else -> must = true
#endif
  fi
}

inline publish(me, out, number) {
  store(me, DATA, out, number);
  store(me, LEN, out, number);
#if BREAK == 4
  meet(me);
  look_who_sleeps(me);
#endif
  store(me, SEQ, out, number);
#if BREAK != 4
  meet(me);
#if BREAK != 3
  fence(me);
#endif
  look_who_sleeps(me);
#endif
  if
  :: must ->
#if BREAK != 5
     atomic { fence(me) -> lane[out].signal++ };
#endif
     atomic { fence(me) -> asleep[PEER(me)] = false }
  :: else
  fi
}

#define PUBLISHED(in) (lane[in].seq > received[in])

inline say(me, what) {
  if
  :: tells[me] -> store(me, SAYS, me, what)
  :: else
  fi
}

inline await(me, in) {
#if BREAK == 1
  seen = lane[in].signal;
#endif
  if
  :: PUBLISHED(in)  /* found while it spun */
  :: !PUBLISHED(in) ->
     say(me, 1);
#if BREAK != 2
     fence(me);
#endif
     do
     :: true ->
#if BREAK == 1
        atomic { asleep[me] = (lane[in].signal == seen) };
        !asleep[me];
        seen = lane[in].signal;
        if
        :: PUBLISHED(in) -> break
        :: else
        fi
#else
        seen = lane[in].signal;
        if
        :: PUBLISHED(in) -> break
        :: else
        fi;
        atomic { fence(me) -> asleep[me] = (lane[in].signal == seen) };
        !asleep[me]
#endif
     od;
     say(me, 0)
  fi
}

inline take(in) {
  length = lane[in].size;
  bytes = lane[in].data;
  received[in]++;
  assert(length == received[in]);
  assert(bytes == received[in])
}

proctype Client() {
  byte seen, length, bytes, sent;
  bool must;
  if
  :: deployed = true
  :: tells[CLIENT] = true; store(CLIENT, MARK, CLIENT, 1)
  fi;
  do
  :: sent < MESSAGES ->
     sent++;
     publish(CLIENT, REQUEST, sent);
     await(CLIENT, RESPONSE);
     take(RESPONSE)
  :: else -> break
  od
}

proctype Server() {
  byte seen, length, bytes, sent;
  bool must;
  do
  :: sent < MESSAGES ->
     await(SERVER, REQUEST);
     take(REQUEST);
     sent++;
     publish(SERVER, RESPONSE, sent)
  :: else -> break
  od
}

init {
  atomic { run Memory(CLIENT); run Memory(SERVER); run Client(); run Server() }
}
