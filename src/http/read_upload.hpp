// Declares uploads whose files have to be read whole before anything is written of them.
#pragma once

#include "http/route.hpp"

namespace mainstay::http {

/// As upload, with a step between the file and the transaction: `prepare` is
///     Result<Prepared>(db::Database&, const Call&, const Request&, const Uploaded&),
/// runs where files are staged, and makes what the handler takes in place of the request:
///     Result<Response>(Sql&, const Call&, const Prepared&).
/// Prepared must be copyable. `check` is Result<>(Sql&, const Call&, const Request&), before the
/// first byte is taken.
template <class Check, class Prepare, class Handler>
Route read_upload(
    std::string_view path, std::int64_t bytes_max, Check check, Prepare prepare, Handler handler,
    About about
) {
    using Request = detail::Given<Prepare>;
    static_assert(std::is_same_v<detail::Made<Prepare>, detail::Given<Handler>>);
    auto route = detail::declare<Request>(Kind::upload, Verb::post, path, std::move(about));
    route.bytes_max = bytes_max;
    route.check = [check = std::move(check
                   )](db::Sql& sql, const Call& call, const std::any& request) -> Result<> {
        return check(sql, call, std::any_cast<const Request&>(request));
    };
    route.prepare = [prepare = std::move(prepare
                     )](db::Database& database, const Call& call, const std::any& request,
                        const Incoming& incoming) -> Result<std::any> {
        const auto& typed = std::any_cast<const Request&>(request);
        return std::any(TRY(detail::invoke(prepare, database, call, typed, incoming)));
    };
    detail::answer_by(route, std::move(handler));
    return route;
}

}  // namespace mainstay::http
