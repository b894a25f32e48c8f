#include "compat/sentry_json.hpp"

#include "errors/json_repair.hpp"

namespace mainstay::compat {

Result<wire::json::value> read_sentry_json(std::string_view text) {
    if (auto value = wire::parse_json(text)) return value;
    return wire::parse_json(errors::repaired_json(text));
}

}  // namespace mainstay::compat
