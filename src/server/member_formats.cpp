#include "server/member_formats.hpp"

namespace mainstay::server {

namespace {

constexpr std::string_view cursor = "^[A-Za-z0-9_-]*$";

constexpr http::MemberFormat formats[] = {
    {.member = "cursor", .pattern = cursor, .length_max = 2048},
    {.member = "next", .pattern = cursor},
};

}  // namespace

std::vector<http::MemberFormat> member_formats(const std::vector<Module>& modules) {
    std::vector<http::MemberFormat> all;
    for (const auto& module : modules)
        all.insert(all.end(), module.formats.begin(), module.formats.end());
    all.insert(all.end(), std::begin(formats), std::end(formats));
    return all;
}

}  // namespace mainstay::server
