// The coarse rules that a route declares, and what becomes of failures. Fine rules live in
// services.
#pragma once

#include <exception>
#include <optional>
#include <string>
#include <string_view>

#include "db/failure.hpp"
#include "http/problem.hpp"
#include "http/route.hpp"

namespace mainstay::http {

/// The scope that a token needs for a route.
TokenScope scope_of(const Route& route);

/// Whether a caller may call a route at all. Refuses: unauthenticated; forbidden for the role;
/// scope_missing for the token.
Result<> may_call(const Route& route, const std::optional<Caller>& caller);

/// What an exception means for who waits for the answer. A value, so that the exception itself
/// stays on the thread that threw it.
struct Failed {
    enum class Kind { overloaded, database, blob, broken } kind;
    std::string what;
    db::Cause cause = db::Cause::other;  // Of a failure of the database or a blob.
};

/// Nothing for no exception.
std::optional<Failed> failure_of(std::exception_ptr exception);

/// What is said of a failure to who waits: the reason goes to the log, with the request's id.
Fault fault_to(const Failed& failed, std::string_view path, std::string_view request_id);

/// The answer to a failure: 503 where coming back helps, else 500, with what an operator can do
/// something about. The reason goes to the log, with the request's id; the answer holds only the
/// id.
Answer answer_to(const Failed& failed, std::string_view path, std::string_view request_id);

}  // namespace mainstay::http
