/* A client and a server exchange messages through a region; one of them may be
 * killed between any two steps, or be told to abort. docs/spec/shm.md, "Data plane".
 *
 * Checked: nobody sleeps for ever (an invalid end state), every message is seen
 * once, whole and in order, and what a peer published before it went is
 * delivered.
 *
 * BREAK leaves out one step of the argument; the checker must then find a fault:
 *   1  the consumer reads the signal after the sequence number
 *   2  the publisher counts the signal up before it publishes
 *   3  the publisher publishes before the bytes
 *   4  the sleeper does not watch the socket
 *   5  the sleeper does not look again after a hang-up
 *   6  the publisher wakes nobody
 */

#include "lane.pml"

#ifndef BREAK
#define BREAK 0
#endif

#define PEER(me) (1 - me)

byte received[2];  /* by lane */

inline count_signal(me, out) {
  atomic { drained(me) -> lane[out].signal++ }
}

inline publish(me, out, number) {
#if BREAK == 3
  store(me, SEQ, out, number);
#endif
  store(me, DATA, out, number);
  store(me, LEN, out, number);
#if BREAK == 2
  count_signal(me, out);
  atomic { drained(me) -> wake(PEER(me)) };
#endif
#if BREAK != 3
  store(me, SEQ, out, number);
#endif
#if BREAK != 2
  count_signal(me, out);
#if BREAK != 6
  atomic { drained(me) -> wake(PEER(me)) }
#endif
#endif
}

#define PUBLISHED(in) (lane[in].seq > received[in])

/* Sets `lost` when the peer is gone or the wait was aborted. */
inline await(me, in) {
  do
  :: true ->
#if BREAK == 1
     if
     :: PUBLISHED(in) -> break
     :: else
     fi;
     seen = lane[in].signal;
#else
     seen = lane[in].signal;
     if
     :: PUBLISHED(in) -> break
     :: else
     fi;
#endif
     atomic { drained(me) -> asleep[me] = (lane[in].signal == seen) };
     if
     :: !asleep[me]
#if BREAK != 4
     :: gone[PEER(me)] ->
        asleep[me] = false;
#if BREAK != 5
        if
        :: PUBLISHED(in)
        :: else -> lost = true; break
        fi
#else
        lost = true; break
#endif
#endif
     :: aborted[me] -> asleep[me] = false; lost = true; break
     fi
  od
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
  bool lost;
  {
    do
    :: sent < MESSAGES ->
       sent++;
       publish(CLIENT, REQUEST, sent);
       await(CLIENT, RESPONSE);
       if
       :: lost -> break
       :: else -> take(RESPONSE)
       fi
    :: else -> break
    od
  } unless { doomed[CLIENT] };
  atomic { drained(CLIENT) -> asleep[CLIENT] = false; gone[CLIENT] = true };
  /* All it was sent was received, unless it was stopped from outside. */
  assert(doomed[CLIENT] || aborted[CLIENT] || lane[RESPONSE].seq == received[RESPONSE])
}

proctype Server() {
  byte seen, length, bytes, sent;
  bool lost;
  {
    do
    :: true ->
       await(SERVER, REQUEST);
       if
       :: lost -> break
       :: else -> take(REQUEST)
       fi;
       sent++;
       publish(SERVER, RESPONSE, sent)
    od
  } unless { doomed[SERVER] };
  atomic { drained(SERVER) -> asleep[SERVER] = false; gone[SERVER] = true };
  assert(doomed[SERVER] || aborted[SERVER] || lane[REQUEST].seq == received[REQUEST])
}

/* At most one of: nothing, a kill, an abort - at any moment. */
proctype Fate() {
  if
  :: true
  :: doomed[CLIENT] = true
  :: doomed[SERVER] = true
  :: aborted[CLIENT] = true
  :: aborted[SERVER] = true
  fi
}

init {
  atomic { run Memory(CLIENT); run Memory(SERVER); run Client(); run Server(); run Fate() }
}
