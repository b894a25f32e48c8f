// JSON Schema (draft 2020-12, as OpenAPI 3.1 uses it) of described structs.
#pragma once

#include <string>

#include <boost/json/object.hpp>

#include "wire/shape.hpp"

namespace mainstay::wire {

/// Whether a schema describes what is taken (optional members and lists may be missing) or what is
/// answered (every member is always there).
enum class Direction { in, out };

/// The named schemas of a document, `#/components/schemas` in OpenAPI.
class Components {
public:
    /// The schema of a shape; an object's own schema is put into the components and referred to by
    /// `$ref`. A struct that looks different in the two directions is called `NameInput` where it
    /// is taken.
    json::object schema(const Shape& shape, Direction direction);

    /// All named schemas so far.
    const json::object& schemas() const { return schemas_; }

private:
    json::object schemas_;
};

/// The schema of T with everything in line.
json::object inline_schema(const Shape& shape, Direction direction);

template <class T>
json::object schema(Direction direction = Direction::in) {
    return inline_schema(shape_of<T>(), direction);
}

}  // namespace mainstay::wire
