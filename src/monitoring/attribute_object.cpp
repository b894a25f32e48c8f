#include "monitoring/attribute_object.hpp"

#include <boost/json.hpp>

namespace mainstay::monitoring {

namespace json = boost::json;

namespace {

/// As deep as senders may nest, and what is around it.
constexpr std::size_t depth_max = 128;

json::value parsed(std::string_view text) {
    if (text.empty()) return nullptr;
    boost::system::error_code error;
    auto value = json::parse(text, error, {}, {.max_depth = depth_max});
    return error ? json::value(nullptr) : value;
}

}  // namespace

json::object object_of(std::string_view text) {
    auto value = parsed(text);
    return value.is_object() ? std::move(value.get_object()) : json::object();
}

json::array array_of(std::string_view text) {
    auto value = parsed(text);
    return value.is_array() ? std::move(value.get_array()) : json::array();
}

json::object attributes_of(std::string_view shared, std::string_view varying) {
    auto all = object_of(shared);
    for (auto& member : object_of(varying))
        all.insert_or_assign(member.key(), std::move(member.value()));
    return all;
}

}  // namespace mainstay::monitoring
