#include "errors/component_json.hpp"

#include <boost/json.hpp>

namespace mainstay::errors {

boost::json::value as_json(const Component& component) {
    boost::json::object object{{"name", component.name}, {"counts", component.counts}};
    if (!component.value.empty()) object["value"] = component.value;
    if (!component.hint.empty()) object["hint"] = component.hint;
    if (component.parts.empty()) return object;
    boost::json::array parts;
    for (const auto& part : component.parts) parts.push_back(as_json(part));
    object["parts"] = std::move(parts);
    return object;
}

}  // namespace mainstay::errors
