/* Uses of the public macros that are neither constants nor initialisers. A new
 * one that is missing here does not compile in the generated uses. */

NETIPC_CODEC_API NETIPC_NODISCARD netipc_status netipc_use_codec(void) NETIPC_NOEXCEPT;
NETIPC_TRANSPORT_API NETIPC_NODISCARD netipc_status netipc_use_transport(void) NETIPC_NOEXCEPT;
NETIPC_SERVICE_API NETIPC_DEPRECATED("netipc_use_codec") netipc_status netipc_use_service(void) NETIPC_NOEXCEPT;

#define USE_NUMBER(name, value, class_, text) +(NETIPC_STATUS_##name == (value) ? NETIPC_STATUS_CLASS_##class_ : 1)
int netipc_use_status_numbers(void);
int netipc_use_status_numbers(void) { return 0 NETIPC_STATUS_MAP(USE_NUMBER); }

#define USE_TEXT(name, value, class_, text) text
const char *netipc_use_status_texts(void);
const char *netipc_use_status_texts(void) { return NETIPC_STATUS_MAP(USE_TEXT); }

uint32_t netipc_use_version_number(void);
uint32_t netipc_use_version_number(void) { return NETIPC_VERSION_NUMBER(1, 2, 3); }

#define USE_STATE(name, value) +(NETIPC_SERVICE_STATE_##name == (value))
#define USE_PHASE(name, value) +(NETIPC_SERVICE_PHASE_##name == (value))
#define USE_LEVEL(name, value) +(NETIPC_SERVICE_LOG_##name == (value))
#define USE_EVENT(name, value) +(NETIPC_SERVICE_LOG_EVENT_##name == (value))
int netipc_use_service_numbers(void);
int netipc_use_service_numbers(void) {
  return 0 NETIPC_SERVICE_STATE_MAP(USE_STATE) NETIPC_SERVICE_PHASE_MAP(USE_PHASE)
      NETIPC_SERVICE_LOG_LEVEL_MAP(USE_LEVEL) NETIPC_SERVICE_LOG_EVENT_MAP(USE_EVENT);
}
