// What a type looks like on the wire, as data. Codec, schema and settings walk this instead of
// being instantiated for each struct, which keeps compile times and binaries small.
#pragma once

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11.hpp>
#include <boost/type_index/ctti_type_index.hpp>

#include "base/id.hpp"
#include "base/member_count.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "wire/name.hpp"

namespace mainstay::wire {

namespace json = boost::json;

/// The longest list that is taken in.
inline constexpr std::size_t list_items_max = 1000;

enum class Kind {
    object,
    list,
    optional,
    text,
    integer,
    number,
    boolean,
    enumeration,
    id,
    time,
    any,
    any_object
};

struct Shape;

/// One member of a described struct.
struct Member {
    std::string_view name;
    const Shape* shape;
    std::size_t offset;
};

/// What the codec must know of a type. `min` and `max` bound code points of a text and values of an
/// integer.
struct Shape {
    Kind kind;
    std::string (*type_name)() = nullptr;       // Objects: the name in the API description.
    std::span<const Member> members{};          // Objects.
    const Shape* inner = nullptr;               // Lists and optionals.
    std::span<const std::string_view> names{};  // Enumerations, in the order of their description.
    long long min = std::numeric_limits<long long>::min();
    long long max = std::numeric_limits<long long>::max();
    bool is_line = false;  // Text: without line ends and other control characters.

    void* (*engage)(void*) = nullptr;             // Optional: makes a value. List: appends one.
    const void* (*value)(const void*) = nullptr;  // Optional: its value, or null.
    std::size_t (*size)(const void*) = nullptr;   // List.
    const void* (*item)(const void*, std::size_t) = nullptr;  // List.
    long long (*integer)(const void*) = nullptr;      // Integer; enumeration: the index in `names`.
    void (*set_integer)(void*, long long) = nullptr;  // The reverse.
    std::string* (*string)(void*) = nullptr;          // Text.

    /// Whether a member of this shape may be left out of a request.
    bool may_be_missing() const { return kind == Kind::optional || kind == Kind::list; }
};

template <class T>
const Shape& shape_of();

namespace detail {

/// A type's name without namespaces; `Page<mainstay::ticketing::Row>` becomes `PageRow`.
std::string short_name(std::string_view pretty);

template <class T>
std::string type_name() {
    return short_name(boost::typeindex::ctti_type_index::type_id<T>().pretty_name());
}

template <class T>
struct Traits;

template <class T>
    requires DescribedStruct<T>
struct Traits<T> {
    using Bases = boost::describe::describe_bases<T, boost::describe::mod_any_access>;
    using Members = boost::describe::describe_members<
        T, boost::describe::mod_any_access | boost::describe::mod_inherited>;

    // Members of a struct with a base cannot be counted; those of its base were where it is read.
    static constexpr bool names_every_member() {
        if constexpr (boost::mp11::mp_empty<Bases>::value)
            return has_member_count<T, boost::mp11::mp_size<Members>::value>;
        else
            return true;
    }

    static_assert(names_every_member(), "BOOST_DESCRIBE_STRUCT must name every member");

    static std::vector<Member> members() {
        std::vector<Member> members;
        const T probe{};
        boost::mp11::mp_for_each<Members>([&](auto member) {
            const auto& field = probe.*member.pointer;
            auto offset =
                reinterpret_cast<const char*>(&field) - reinterpret_cast<const char*>(&probe);
            members.push_back(
                {wire_name(member.name), &shape_of<std::remove_cvref_t<decltype(field)>>(),
                 static_cast<std::size_t>(offset)}
            );
        });
        return members;
    }

    static Shape make() {
        static const std::vector<Member> members = Traits::members();
        return {.kind = Kind::object, .type_name = type_name<T>, .members = members};
    }
};

template <DescribedEnum E>
struct Traits<E> {
    using Enumerators = boost::describe::describe_enumerators<E>;

    static Shape make() {
        static const std::vector<std::string_view> names = [] {
            std::vector<std::string_view> list;
            boost::mp11::mp_for_each<Enumerators>([&](auto e) { list.push_back(wire_name(e.name)); }
            );
            return list;
        }();
        return {
            .kind = Kind::enumeration,
            .names = names,
            .integer =
                [](const void* at) {
                    long long index = 0, found = 0;
                    boost::mp11::mp_for_each<Enumerators>([&](auto e) {
                        if (e.value == *static_cast<const E*>(at)) found = index;
                        ++index;
                    });
                    return found;
                },
            .set_integer =
                [](void* at, long long wanted) {
                    long long index = 0;
                    boost::mp11::mp_for_each<Enumerators>([&](auto e) {
                        if (index++ == wanted) *static_cast<E*>(at) = e.value;
                    });
                },
        };
    }
};

template <class T>
Shape integer_shape(long long min, long long max) {
    return {
        .kind = Kind::integer,
        .min = min,
        .max = max,
        .integer = [](const void* at
                   ) { return static_cast<long long>(*static_cast<const T*>(at)); },
        .set_integer = [](void* at, long long v) { *static_cast<T*>(at) = static_cast<T>(v); },
    };
}

template <class T>
    requires(std::integral<T> && !std::same_as<T, bool>)
struct Traits<T> {
    static_assert(std::numeric_limits<T>::digits <= 63, "JSON integers here are at most 63 bits");

    static Shape make() {
        return integer_shape<T>(std::numeric_limits<T>::min(), std::numeric_limits<T>::max());
    }
};

template <long long Min, long long Max>
struct Traits<Count<Min, Max>> {
    static Shape make() { return integer_shape<long long>(Min, Max); }
};

template <>
struct Traits<bool> {
    static Shape make() { return {.kind = Kind::boolean}; }
};

template <>
struct Traits<double> {
    static Shape make() { return {.kind = Kind::number}; }
};

template <>
struct Traits<std::string> {
    static Shape make() {
        return {
            .kind = Kind::text,
            .min = 0,
            .string = [](void* at) { return static_cast<std::string*>(at); },
        };
    }
};

template <std::size_t Max, std::size_t Min, Lines Form>
struct Traits<Text<Max, Min, Form>> {
    static Shape make() {
        return {
            .kind = Kind::text,
            .min = static_cast<long long>(Min),
            .max = static_cast<long long>(Max),
            .is_line = Form == Lines::one,
            .string = [](void* at) { return &static_cast<Text<Max, Min, Form>*>(at)->value; },
        };
    }
};

template <class Thing>
struct Traits<Id<Thing>> {
    static Shape make() {
        auto shape = integer_shape<std::int64_t>(1, std::numeric_limits<std::int64_t>::max());
        shape.kind = Kind::id;
        return shape;
    }
};

template <>
struct Traits<Time> {
    static Shape make() {
        auto shape = integer_shape<std::int64_t>(0, std::numeric_limits<std::int64_t>::max());
        shape.kind = Kind::time;
        return shape;
    }
};

template <class T>
struct Traits<std::optional<T>> {
    static Shape make() {
        return {
            .kind = Kind::optional,
            .inner = &shape_of<T>(),
            .engage = [](void* at) -> void* {
                return &static_cast<std::optional<T>*>(at)->emplace();
            },
            .value = [](const void* at) -> const void* {
                const auto& value = *static_cast<const std::optional<T>*>(at);
                return value ? &*value : nullptr;
            },
        };
    }
};

template <class T>
struct Traits<std::vector<T>> {
    static Shape make() {
        static_assert(!std::same_as<T, bool>, "std::vector<bool> has no addressable items");
        return {
            .kind = Kind::list,
            .inner = &shape_of<T>(),
            .engage = [](void* at) -> void* {
                return &static_cast<std::vector<T>*>(at)->emplace_back();
            },
            .size = [](const void* at) { return static_cast<const std::vector<T>*>(at)->size(); },
            .item = [](const void* at, std::size_t i) -> const void* {
                return &(*static_cast<const std::vector<T>*>(at))[i];
            },
        };
    }
};

template <>
struct Traits<json::value> {
    static Shape make() { return {.kind = Kind::any}; }
};

template <>
struct Traits<json::object> {
    static Shape make() { return {.kind = Kind::any_object}; }
};

}  // namespace detail

/// The shape of T: a described struct or enum, bool, an integer, double, std::string, Text, Count,
/// Id, Time, json::value, json::object, or an optional or vector of these. A struct cannot contain
/// itself.
template <class T>
const Shape& shape_of() {
    static const Shape shape = detail::Traits<T>::make();
    return shape;
}

}  // namespace mainstay::wire
