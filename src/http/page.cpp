#include "http/page.hpp"

#include <boost/json.hpp>

#include "base/crypto.hpp"

namespace mainstay::http::detail {

namespace {

constexpr std::size_t check_bytes = 6;
constexpr std::size_t cursor_bytes_max = 2048;

/// Ties a cursor to its list, and finds characters lost in copying. It is no secret: see page.hpp.
std::string check_of(std::string_view list, std::string_view keys) {
    auto digest = hash(std::string(list) + '\n' + std::string(keys));
    return {reinterpret_cast<const char*>(digest.data()), check_bytes};
}

}  // namespace

std::string seal_cursor(std::string_view list, const wire::json::array& keys) {
    auto text = wire::json::serialize(keys);
    return base64url(check_of(list, text) + text);
}

Result<wire::json::array> open_cursor(std::string_view list, std::string_view text) {
    if (text.size() > cursor_bytes_max) return bad_cursor();
    auto bytes = from_base64url(text);
    if (!bytes || bytes->size() <= check_bytes) return bad_cursor();
    auto keys = std::string_view(*bytes).substr(check_bytes);
    if (bytes->substr(0, check_bytes) != check_of(list, keys)) return bad_cursor();
    auto values = wire::parse_json(keys);
    if (!values || !values->is_array()) return bad_cursor();
    return std::move(values->get_array());
}

Error bad_cursor() { return invalid({wrong("cursor", code::bad_cursor)}); }

}  // namespace mainstay::http::detail
