/* A thread of the managed server sleeps on idle sessions (Channel::watch_input, one
 * of them here); another thread calls it, while the client may publish at the same
 * moment. docs/design/004-server.md.
 *
 * It sleeps on several words at once: the lane's signal, with which the client may do
 * what it likes, and the count of what it is called for (Sentry::news), which only
 * this process can reach. Each is compared in the step in which it queues
 * (FUTEX_WAITV). It is called once here, to leave: the lock under which both look at
 * everything else makes the order and the count one step.
 *
 * Checked: the sleeper always leaves, whatever became of the wait for the signal,
 * and when it says that there is input, there is.
 *
 * BREAK:
 *   1  the wake-up comes before the order to leave
 *   2  the order to leave is not compared when the wait begins
 *   3  the wait is for the signal alone
 */

#include "lane.pml"

#ifndef BREAK
#define BREAK 0
#endif

bool leave;
bool queued_to_leave;   /* asleep, and on the word of our own too */
bool finished;

inline wake_to_leave() {
  atomic {
    if
    :: queued_to_leave -> asleep[SERVER] = false; queued_to_leave = false
    :: else
    fi
  }
}

proctype Sentry() {
  byte seen;
  do
  :: true ->
     if
     :: leave -> break
     :: else
     fi;
     seen = lane[REQUEST].signal;
     if
     :: lane[REQUEST].seq > 0 ->
        assert(lane[REQUEST].size == 1 && lane[REQUEST].data == 1);
        break
     :: else
     fi;
     atomic {
       if
#if BREAK == 2
       :: lane[REQUEST].signal == seen ->
#else
       :: lane[REQUEST].signal == seen && !leave ->
#endif
          asleep[SERVER] = true;
#if BREAK != 3
          queued_to_leave = true
#endif
       :: else
       fi
     };
     atomic { !asleep[SERVER]; queued_to_leave = false }
  od;
  finished = true
}

proctype Dismisser() {
#if BREAK == 1
  wake_to_leave();
  leave = true;
#else
  leave = true;
  wake_to_leave();
#endif
  finished  /* thread.join() */
}

proctype Publisher() {
  if
  :: true  /* an idle client, or one that moved the sleeper to another word */
  :: store(CLIENT, DATA, REQUEST, 1);
     store(CLIENT, LEN, REQUEST, 1);
     store(CLIENT, SEQ, REQUEST, 1);
     atomic { drained(CLIENT) -> lane[REQUEST].signal++ };
     if
     :: atomic { drained(CLIENT) -> wake(SERVER) }
     :: true  /* the wake-up went to a waiter of the client's */
     fi
  fi
}

init {
  atomic { run Memory(CLIENT); run Sentry(); run Dismisser(); run Publisher() }
}
