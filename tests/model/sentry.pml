/* A thread of the managed server sleeps on an idle session (Channel::await_input);
 * another thread dismisses it (leave, then nudge), while the client may publish at
 * the same moment. docs/design/004-server.md.
 *
 * Checked: the sleeper always leaves, and when it says that there is input, there
 * is.
 *
 * BREAK:
 *   1  the nudge comes before the order to leave
 *   2  the nudge wakes, but does not count the signal up
 */

#include "lane.pml"

#ifndef BREAK
#define BREAK 0
#endif

bool leave;
bool finished;

inline nudge() {
#if BREAK != 2
  atomic { lane[REQUEST].signal++ };
#endif
  wake(SERVER)
}

proctype Sentry() {
  byte seen;
  do
  :: true ->
     seen = lane[REQUEST].signal;
     if
     :: leave -> break
     :: else
     fi;
     if
     :: lane[REQUEST].seq > 0 ->
        assert(lane[REQUEST].size == 1 && lane[REQUEST].data == 1);
        break
     :: else
     fi;
     atomic { asleep[SERVER] = (lane[REQUEST].signal == seen) };
     !asleep[SERVER]
  od;
  finished = true
}

proctype Dismisser() {
#if BREAK == 1
  nudge();
  leave = true;
#else
  leave = true;
  nudge();
#endif
  finished  /* thread.join() */
}

proctype Publisher() {
  if
  :: true  /* an idle client */
  :: store(CLIENT, DATA, REQUEST, 1);
     store(CLIENT, LEN, REQUEST, 1);
     store(CLIENT, SEQ, REQUEST, 1);
     atomic { drained(CLIENT) -> lane[REQUEST].signal++ };
     atomic { drained(CLIENT) -> wake(SERVER) }
  fi
}

init {
  atomic { run Memory(CLIENT); run Sentry(); run Dismisser(); run Publisher() }
}
