#include <utility>

#include "fields/fields.hpp"
#include "module/module.hpp"

namespace mainstay::fields {

Module module(FieldKinds kinds) {
    return {
        .name = "fields",
        .migrations = migrations(),
        .actions = {&field_read, &field_write},
        .routes = [kinds = std::move(kinds)](const Site&) { return routes(kinds); },
    };
}

}  // namespace mainstay::fields
