// The description of the API (OpenAPI 3.1), written from the routes. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>

#include "http/route.hpp"

namespace mainstay::http {

/// The description of `routes`. Structs become components; operationIds are unique.
boost::json::object openapi(
    std::span<const Route> routes, std::string_view version,
    std::span<const MemberFormat> formats = {}
);

/// The same as text: one line each for what a reader of differences wants to see apart.
std::string openapi_text(
    std::span<const Route> routes, std::string_view version,
    std::span<const MemberFormat> formats = {}
);

/// The operationId of a route: as it says itself, else `listTickets`, `getTicket`, `createTicket`,
/// `escalateTicket`, `deleteTicketLink`, made of verb and path.
std::string operation_of(const Route& route);

}  // namespace mainstay::http
