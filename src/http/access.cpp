#include "http/access.hpp"

#include <cstdlib>

#include "base/log.hpp"
#include "db/failure.hpp"
#include "http/codes.hpp"
#include "http/problem.hpp"

namespace mainstay::http {

namespace {

bool has_role(Access access, const Caller& caller) {
    switch (access) {
        case Access::public_:
        case Access::signed_in:
            return true;
        case Access::staff:
            return caller.is_staff();
        case Access::manager:
            return caller.role == Role::manager || caller.role == Role::administrator;
        case Access::administrator:
            return caller.role == Role::administrator;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

/// What is said of a failure to who waits for the answer.
const Fault& fault_of(const Failed& failed) {
    if (failed.kind == Failed::Kind::blob) return fault::blob_damaged;
    if (failed.kind != Failed::Kind::database) return fault::failed;
    switch (failed.cause) {
        case db::Cause::other:
            return fault::failed;
        case db::Cause::timeout:
            return fault::too_slow;
        case db::Cause::full:
            return fault::storage_full;
        case db::Cause::read_only:
            return fault::storage_read_only;
        case db::Cause::input_output:
            return fault::storage_failing;
        case db::Cause::damaged:
            return fault::storage_damaged;
        case db::Cause::contended:
            return fault::unavailable;
        case db::Cause::unreachable:
            return fault::database_unreachable;
    }
    std::abort();  // A value outside the enum: corrupt memory.
}

}  // namespace

TokenScope scope_of(const Route& route) {
    if (route.about.scope) return *route.about.scope;
    if (route.about.access == Access::administrator) return TokenScope::admin;
    return route.verb == Verb::get ? TokenScope::read : TokenScope::write;
}

Result<> may_call(const Route& route, const std::optional<Caller>& caller) {
    auto access = route.about.access;
    if (access == Access::public_) return {};
    if (!caller) return refuse(mainstay::code::unauthenticated);
    if (!has_role(access, *caller)) return refuse(mainstay::code::forbidden);
    auto scope = scope_of(route);
    if (!caller->has(scope))
        return refuse(code::scope_missing, {{"scope", std::string(wire::name_of(scope))}});
    return {};
}

std::optional<Failed> failure_of(std::exception_ptr exception) {
    if (!exception) return std::nullopt;
    try {
        std::rethrow_exception(exception);
    } catch (const db::Overloaded& overloaded) {
        return Failed{Failed::Kind::overloaded, overloaded.what()};
    } catch (const db::BlobDamaged& damaged) {
        return Failed{Failed::Kind::blob, damaged.what(), damaged.cause()};
    } catch (const db::Failure& failure) {
        return Failed{Failed::Kind::database, failure.what(), failure.cause()};
    } catch (const std::exception& other) {
        return Failed{Failed::Kind::broken, other.what()};
    } catch (...) {
        return Failed{Failed::Kind::broken, "an exception of no known type"};
    }
}

Fault fault_to(const Failed& failed, std::string_view path, std::string_view request_id) {
    // A full queue is said to each caller and in the metrics; a line for each would fill the log
    // too.
    if (failed.kind == Failed::Kind::overloaded)
        return {503, code::overloaded.name, code::overloaded.text};
    MAINSTAY_LOG(error, "http", "{} failed, request {}: {}", path, request_id, failed.what);
    return fault_of(failed);
}

Answer answer_to(const Failed& failed, std::string_view path, std::string_view request_id) {
    return problem(fault_to(failed, path, request_id), request_id);
}

}  // namespace mainstay::http
