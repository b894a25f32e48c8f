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

Answer failed(std::exception_ptr failure, std::string_view path, std::string_view request_id) {
    auto log = [&](const char* what) {
        MAINSTAY_LOG(error, "http", "{} failed, request {}: {}", path, request_id, what);
    };
    try {
        std::rethrow_exception(failure);
    } catch (const db::Overloaded&) {
        return problem(refuse(code::overloaded), request_id);
    } catch (const db::Contended& contended) {
        log(contended.what());
        return problem(fault::unavailable, request_id);
    } catch (const db::Disconnected& disconnected) {
        log(disconnected.what());
        return problem(fault::unavailable, request_id);
    } catch (const std::exception& exception) {
        log(exception.what());
    } catch (...) {
        log("an exception of no known type");
    }
    return problem(fault::failed, request_id);
}

}  // namespace mainstay::http
