/* The transport layer through the shared library, from C99. */

#define _POSIX_C_SOURCE 200809L

#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"
#include "netipc/codec.h"
#include "netipc/codec_increment.h"
#include "netipc/transport.h"
#include "netipc/transport_listener.h"
#include "netipc/transport_session.h"

static char run_dir[] = "/tmp/netipc-abi-XXXXXX";
static const char service[] = "svc";

/* A caller built with a newer header: one field more. */
struct newer_config {
  netipc_transport_config known;
  uint64_t added;
};

static void arguments_are_checked(void) {
  netipc_transport_session *session = NULL;
  netipc_transport_listener *listener = NULL;
  netipc_transport_abort *abort_handle = NULL;
  netipc_status attempt = -1;
  char path[8];
  size_t len = 77;
  struct newer_config newer;
  netipc_transport_config small = NETIPC_TRANSPORT_CONFIG_INIT;
  memset(&newer, 0, sizeof newer);
  newer.known.struct_size = sizeof newer;

  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_connect(NULL, service, NULL, 1, NULL, &session));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_connect(run_dir, NULL, NULL, 1, NULL, &session));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_connect(run_dir, service, NULL, 1, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_connect(run_dir, "a/b", NULL, 1, NULL, &session));
  CHECK_STATUS(NETIPC_STATUS_CONNECT, netipc_transport_connect(run_dir, service, NULL, 1, NULL, &session));
  /* The four cases of a sized struct: equal, older, newer without and with a use of what is new. */
  CHECK_STATUS(NETIPC_STATUS_CONNECT, netipc_transport_connect(run_dir, service, &newer.known, 1, NULL, &session));
  newer.added = 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_transport_connect(run_dir, service, &newer.known, 1, NULL, &session));
  CHECK_STATUS(NETIPC_STATUS_CONNECT, netipc_transport_connect(run_dir, service, &small, 1, NULL, &session));
  small.flags = 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_transport_connect(run_dir, service, &small, 1, NULL, &session));
  small.flags = 0;
  small.struct_size = UINT32_MAX; /* garbage: what lies behind is not ours to read */
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_transport_connect(run_dir, service, &small, 1, NULL, &session));
  small.struct_size = 8;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_connect(run_dir, service, &small, 1, NULL, &session));
  CHECK(session == NULL);

  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_listener_open(run_dir, "", NULL, &listener));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_listener_open(run_dir, "..", NULL, &listener));
  CHECK_STATUS(NETIPC_STATUS_SOCKET, netipc_transport_listener_open("/nonexistent/netipc", service, NULL, &listener));
  CHECK(listener == NULL);
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_listener_accept(NULL, 1, NULL, &session, &attempt));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_close(NULL));
  CHECK(netipc_transport_session_wait_handle(NULL) == -1);
  netipc_transport_session_destroy(NULL);
  netipc_transport_listener_destroy(NULL);
  netipc_transport_abort_destroy(NULL);

  CHECK_STATUS(NETIPC_STATUS_OVERFLOW, netipc_transport_socket_path(run_dir, service, path, sizeof path, &len));
  CHECK(len == 77);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_abort_create(&abort_handle));
  /* A handle of another kind is told apart by its tag. */
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_close((netipc_transport_session *)(void *)abort_handle));
  netipc_transport_abort_destroy(abort_handle);

  CHECK(netipc_transport_has("uds") == 1);
  CHECK(netipc_transport_has("carrier-pigeon") == 0);
  CHECK(netipc_transport_has(NULL) == 0);
  CHECK(netipc_transport_valid_service_name("cgroups-snapshot") == 1);
  CHECK(netipc_transport_valid_service_name("a/b") == 0);
}

/* Answers every request with its payload, until the client goes. */
static void *echo(void *argument) {
  netipc_transport_session *session = argument;
  for (;;) {
    netipc_codec_header header;
    const void *payload = NULL;
    size_t size = 0;
    if (netipc_transport_session_receive(session, 5000, NULL, &header, &payload, &size) != NETIPC_STATUS_OK) break;
    header.kind = NETIPC_CODEC_KIND_RESPONSE;
    if (netipc_transport_session_send(session, &header, payload, size, 5000, NULL) != NETIPC_STATUS_OK) break;
  }
  netipc_transport_session_destroy(session);
  return NULL;
}

struct acceptor {
  netipc_transport_listener *listener;
  netipc_transport_session *session;
};

static void *accept_one(void *argument) {
  struct acceptor *acceptor = argument;
  netipc_status attempt = -1;
  /* The probe of the second listener is an attempt too: one that left without a word. */
  while (acceptor->session == NULL) {
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_listener_accept(acceptor->listener, 5000, NULL, &acceptor->session,
                                                                    &attempt));
    CHECK_STATUS(acceptor->session == NULL ? NETIPC_STATUS_RECV : NETIPC_STATUS_OK, attempt);
  }
  return NULL;
}

static void wait_policies_are_checked(void) {
  netipc_transport_config config = NETIPC_TRANSPORT_CONFIG_INIT;
  netipc_transport_listener_config listening = NETIPC_TRANSPORT_LISTENER_CONFIG_INIT;
  netipc_transport_wait_policy policy = NETIPC_TRANSPORT_WAIT_POLICY_INIT;
  netipc_transport_wait_policy filled;
  netipc_transport_session *session = NULL;
  netipc_transport_listener *listener = NULL;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_wait_policy_init(&filled, sizeof filled));
  CHECK(memcmp(&filled, &policy, sizeof policy) == 0);
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_wait_policy_init(&filled, sizeof filled - 8));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_wait_policy_init(NULL, sizeof filled));

  config.wait_policy = listening.wait_policy = &policy;
  for (policy.mode = 0; policy.mode <= NETIPC_TRANSPORT_WAIT_POWER_SAVING; ++policy.mode)
    CHECK_STATUS(NETIPC_STATUS_CONNECT, netipc_transport_connect(run_dir, service, &config, 1, NULL, &session));
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_transport_connect(run_dir, service, &config, 1, NULL, &session));
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_transport_listener_open(run_dir, service, &listening, &listener));
  policy.mode = NETIPC_TRANSPORT_WAIT_BALANCED;
  policy.reserved = 1;
  CHECK_STATUS(NETIPC_STATUS_UNSUPPORTED, netipc_transport_connect(run_dir, service, &config, 1, NULL, &session));
  policy.reserved = 0;
  policy.struct_size = sizeof policy - 8;
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_connect(run_dir, service, &config, 1, NULL, &session));
  CHECK(session == NULL && listener == NULL);
}

/* As many as the session carries at once. */
static void many_messages_go_both_ways(netipc_transport_session *session, size_t most) {
  netipc_transport_message asked[4];
  netipc_transport_message answers[4];
  size_t sent = 77;
  size_t got = 0;
  size_t i;
  memset(asked, 0, sizeof asked);
  for (i = 0; i < 4; ++i) {
    asked[i].header.kind = NETIPC_CODEC_KIND_REQUEST;
    asked[i].header.item_count = 1;
    asked[i].header.message_id = 100 + i;
    asked[i].payload = &asked[i].header.message_id;
    asked[i].size = i == 0 ? 0 : sizeof(uint64_t);
  }
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_send_many(NULL, asked, 1, 1, NULL, &sent));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_send_many(session, NULL, 1, 1, NULL, &sent));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_send_many(session, asked, 1, 1, NULL, NULL));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_receive_many(NULL, 1, 1, NULL, answers, &sent));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_receive_many(session, 0, 1, NULL, answers, &sent));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_receive_many(session, 1, 1, NULL, NULL, &sent));
  CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_receive_many(session, 1, 1, NULL, answers, NULL));
  CHECK(sent == 77);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_session_send_many(session, NULL, 0, 1, NULL, &sent));
  CHECK(sent == 0);
  if (most == 1)
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_send_many(session, asked, 2, 1, NULL, &sent));
  if (most > 1) {
    /* What leaves is what lies before the payload that is not there: nothing. */
    const void *const payload = asked[1].payload;
    asked[1].payload = NULL;
    CHECK_STATUS(NETIPC_STATUS_INVALID, netipc_transport_session_send_many(session, asked + 1, 2, 5000, NULL, &sent));
    CHECK(sent == 0);
    asked[1].payload = payload;
  }
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_session_send_many(session, asked, most, 5000, NULL, &sent));
  CHECK(sent == most);
  /* What failed is told beside what left before it. */
  if (most > 1) {
    asked[3].header.message_id = 100;
    CHECK_STATUS(NETIPC_STATUS_DUPLICATE_MSG_ID,
                 netipc_transport_session_send_many(session, asked + 3, 1, 5000, NULL, &sent));
    CHECK(sent == 0);
  }
  while (got < most) {
    size_t count = 77;
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_session_receive_many(session, most - got, 5000, NULL, answers, &count));
    CHECK(count >= 1 && count <= most - got);
    for (i = 0; i < count; ++i, ++got) {
      CHECK(answers[i].header.message_id == 100 + got);
      CHECK(answers[i].payload != NULL);
      CHECK(answers[i].size == asked[got].size);
      CHECK(memcmp(answers[i].payload, asked[got].payload, answers[i].size) == 0);
    }
  }
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_transport_session_receive_many(session, 1, 1, NULL, answers, &sent));
  CHECK(sent == 0);
}

static void messages_go_both_ways(uint32_t profile, netipc_transport_wait_mode mode) {
  netipc_transport_listener_config config = NETIPC_TRANSPORT_LISTENER_CONFIG_INIT;
  netipc_transport_config client = NETIPC_TRANSPORT_CONFIG_INIT;
  netipc_transport_session_info info = NETIPC_TRANSPORT_SESSION_INFO_INIT;
  netipc_transport_session *session = NULL;
  struct acceptor acceptor = {NULL, NULL};
  pthread_t thread;
  uint64_t id;
  netipc_transport_wait_policy policy = NETIPC_TRANSPORT_WAIT_POLICY_INIT;
  policy.mode = mode;
  config.wait_policy = client.wait_policy = &policy;
  config.supported_profiles = client.supported_profiles = profile;
  config.auth_token = client.auth_token = 42;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_listener_open(run_dir, service, &config, &acceptor.listener));
  CHECK_STATUS(NETIPC_STATUS_ADDR_IN_USE, netipc_transport_listener_open(run_dir, service, &config, &acceptor.listener));
  CHECK(pthread_create(&thread, NULL, accept_one, &acceptor) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_connect(run_dir, service, &client, 5000, NULL, &session));
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK(acceptor.session != NULL);
  CHECK(pthread_create(&thread, NULL, echo, acceptor.session) == 0);

  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_session_get_info(session, &info));
  CHECK(info.selected_profile == profile);
  CHECK(info.shared_memory == (profile == NETIPC_TRANSPORT_PROFILE_BASELINE ? 0u : 1u));
  CHECK(info.peer_pid == (int64_t)getpid());
  for (id = 1; id <= 3; ++id) {
    netipc_codec_header header;
    unsigned char request[NETIPC_CODEC_INCREMENT_SIZE];
    const void *payload = NULL;
    uint64_t value = 0;
    size_t size = 0;
    memset(&header, 0, sizeof header);
    header.kind = NETIPC_CODEC_KIND_REQUEST;
    header.code = NETIPC_CODEC_METHOD_INCREMENT;
    header.item_count = 1;
    header.message_id = id;
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_increment_encode(id, request, sizeof request, &size));
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_session_send(session, &header, request, size, 5000, NULL));
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_session_receive(session, 5000, NULL, &header, &payload, &size));
    CHECK(header.message_id == id);
    CHECK_STATUS(NETIPC_STATUS_OK, netipc_codec_increment_decode(payload, size, &value));
    CHECK(value == id);
  }
  many_messages_go_both_ways(session, info.shared_memory == 0 ? 3 : 1);
  netipc_transport_session_destroy(session);
  CHECK(pthread_join(thread, NULL) == 0);
  netipc_transport_listener_destroy(acceptor.listener);
}

static void *raise_abort(void *argument) {
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_abort_raise(argument));
  return NULL;
}

static void another_thread_ends_a_wait(void) {
  netipc_transport_listener *listener = NULL;
  netipc_transport_session *session = NULL;
  netipc_transport_abort *abort_handle = NULL;
  netipc_status attempt = -1;
  pthread_t thread;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_listener_open(run_dir, service, NULL, &listener));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_abort_create(&abort_handle));
  CHECK(pthread_create(&thread, NULL, raise_abort, abort_handle) == 0);
  CHECK_STATUS(NETIPC_STATUS_ABORTED, netipc_transport_listener_accept(listener, 0, abort_handle, &session, &attempt));
  CHECK(pthread_join(thread, NULL) == 0);
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_abort_clear(abort_handle));
  CHECK_STATUS(NETIPC_STATUS_TIMEOUT, netipc_transport_listener_accept(listener, 1, abort_handle, &session, &attempt));
  netipc_transport_listener_destroy(listener);
  netipc_transport_abort_destroy(abort_handle);
}

/* A forked copy may be destroyed, and leaves the name to its owner. */
static void a_child_removes_no_name(void) {
  netipc_transport_listener *listener = NULL;
  char path[108];
  struct stat node;
  size_t len = 0;
  int ended = 0;
  pid_t child;
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_listener_open(run_dir, service, NULL, &listener));
  CHECK_STATUS(NETIPC_STATUS_OK, netipc_transport_socket_path(run_dir, service, path, sizeof path, &len));
  child = fork();
  if (child == 0) {
    netipc_transport_listener_destroy(listener);
    _exit(0);
  }
  CHECK(waitpid(child, &ended, 0) == child && ended == 0);
  CHECK(stat(path, &node) == 0 && (node.st_mode & 0777) == 0600);
  netipc_transport_listener_destroy(listener);
  CHECK(stat(path, &node) != 0);
}

int main(void) {
  netipc_transport_wait_mode mode;
  CHECK(mkdtemp(run_dir) != NULL);
  arguments_are_checked();
  wait_policies_are_checked();
  for (mode = NETIPC_TRANSPORT_WAIT_BALANCED; mode <= NETIPC_TRANSPORT_WAIT_POWER_SAVING; ++mode) {
    messages_go_both_ways(NETIPC_TRANSPORT_PROFILE_BASELINE, mode);
    messages_go_both_ways(NETIPC_TRANSPORT_PROFILE_SHM_HYBRID, mode);
    messages_go_both_ways(NETIPC_TRANSPORT_PROFILE_SHM_FUTEX, mode);
  }
  another_thread_ends_a_wait();
  a_child_removes_no_name();
  CHECK(rmdir(run_dir) == 0);
  return 0;
}
