// better-sqlite3 13 is written for Node-API 10, which allows references to any value; Node-API 9 (Electron 33) allows
// them to objects, functions and externals only, and fails on a string. Included before all of better-sqlite3's own
// source, this puts any other value in a tagged box object when a reference is made, and takes it out when it is read.
#ifndef KEYTURN_NODE_API_SHIM_H
#define KEYTURN_NODE_API_SHIM_H

#include <node_api.h>

namespace keyturn_shim {

static constexpr napi_type_tag kBoxTag = {0x6b65797475726e31ULL, 0x6e6f64652d617069ULL};

// The calls below refuse to work while an exception is pending; the two they stand in for do not.
class SetExceptionAside {
 public:
  explicit SetExceptionAside(napi_env env) : env_(env) {
    bool pending = false;
    if (napi_is_exception_pending(env_, &pending) == napi_ok && pending) {
      napi_get_and_clear_last_exception(env_, &exception_);
    }
  }
  ~SetExceptionAside() {
    if (exception_ != nullptr) napi_throw(env_, exception_);
  }
  SetExceptionAside(const SetExceptionAside&) = delete;
  SetExceptionAside& operator=(const SetExceptionAside&) = delete;

 private:
  napi_env env_;
  napi_value exception_ = nullptr;
};

static inline napi_status CreateReference(napi_env env, napi_value value, uint32_t count, napi_ref* result) {
  napi_valuetype type;
  napi_status status = napi_typeof(env, value, &type);
  if (status != napi_ok) return status;
  if (type == napi_object || type == napi_function || type == napi_external) {
    return napi_create_reference(env, value, count, result);
  }
  SetExceptionAside aside(env);
  napi_value box;
  if ((status = napi_create_object(env, &box)) != napi_ok) return status;
  if ((status = napi_set_element(env, box, 0, value)) != napi_ok) return status;
  if ((status = napi_type_tag_object(env, box, &kBoxTag)) != napi_ok) return status;
  return napi_create_reference(env, box, count, result);
}

static inline napi_status GetReferenceValue(napi_env env, napi_ref reference, napi_value* result) {
  napi_status status = napi_get_reference_value(env, reference, result);
  if (status != napi_ok || *result == nullptr) return status;
  napi_valuetype type;
  if ((status = napi_typeof(env, *result, &type)) != napi_ok) return status;
  if (type != napi_object) return napi_ok;
  SetExceptionAside aside(env);
  bool is_box = false;
  if ((status = napi_check_object_type_tag(env, *result, &kBoxTag, &is_box)) != napi_ok) return status;
  return is_box ? napi_get_element(env, *result, 0, result) : napi_ok;
}

}  // namespace keyturn_shim

#define napi_create_reference keyturn_shim::CreateReference
#define napi_get_reference_value keyturn_shim::GetReferenceValue

#endif
