#include "server/member_formats.hpp"

namespace mainstay::server {

namespace {

constexpr std::string_view application_key = "^[A-Z][A-Z0-9]{1,9}$";
constexpr std::string_view ticket_key = "^[A-Z][A-Z0-9]{1,9}-[1-9][0-9]*$";
constexpr std::string_view cursor = "^[A-Za-z0-9_-]*$";

constexpr http::MemberFormat formats[] = {
    {.member = "key", .where = "/api/v1/applications", .pattern = application_key},
    {.member = "key", .where = "Application", .pattern = application_key},
    {.member = "key", .where = "CreateApplication", .pattern = application_key},
    {.member = "key", .pattern = ticket_key},
    {.member = "ticket", .pattern = ticket_key},
    {.member = "application", .pattern = application_key},
    {.member = "email", .format = "email"},
    {.member = "mail_address", .format = "email"},
    {.member = "requester", .format = "email"},
    {.member = "recipient", .format = "email"},
    {.member = "link", .format = "uri"},
    {.member = "cursor", .pattern = cursor, .length_max = 2048},
    {.member = "next", .pattern = cursor},
};

}  // namespace

std::span<const http::MemberFormat> member_formats() { return formats; }

}  // namespace mainstay::server
