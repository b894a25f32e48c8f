// The texts of described enumerators, and of the types themselves. Nothing is mapped by hand.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

namespace mainstay::wire {

template <class T>
concept DescribedEnum = std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value;

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

/// A name as it stands on the wire: a trailing `_`, which keeps C++ keywords apart, is dropped.
constexpr std::string_view wire_name(std::string_view name) {
    if (name.ends_with('_')) name.remove_suffix(1);
    return name;
}

/// The text of an enumerator. REQUIRES: `value` is one of the described.
template <DescribedEnum E>
constexpr std::string_view name_of(E value) {
    std::string_view name;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        if (enumerator.value == value) name = wire_name(enumerator.name);
    });
    return name;
}

/// The enumerator of that text, if there is one.
template <DescribedEnum E>
constexpr std::optional<E> enum_of(std::string_view name) {
    std::optional<E> value;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto enumerator) {
        if (wire_name(enumerator.name) == name) value = enumerator.value;
    });
    return value;
}

}  // namespace mainstay::wire
