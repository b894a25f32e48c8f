// A value, or the refusal that stands in its place. Failures are exceptions and never travel here.
#pragma once

#include <utility>
#include <variant>

#include "base/error.hpp"

namespace mainstay {

/// A T, or the reason there is none.
template <class T = void>
class [[nodiscard]] Result {
public:
    // NOLINTBEGIN(google-explicit-constructor): `return value;` and `return error;` are the point.
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}

    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    // NOLINTEND(google-explicit-constructor)
    explicit operator bool() const { return state_.index() == 0; }

    T& operator*() & { return std::get<0>(state_); }

    const T& operator*() const& { return std::get<0>(state_); }

    T&& operator*() && { return std::get<0>(std::move(state_)); }

    T* operator->() { return &std::get<0>(state_); }

    const T* operator->() const { return &std::get<0>(state_); }

    const Error& error() const& { return std::get<1>(state_); }

    Error&& error() && { return std::get<1>(std::move(state_)); }

private:
    std::variant<T, Error> state_;
};

/// Done, or the reason it was not.
template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;

    // NOLINTNEXTLINE(google-explicit-constructor)
    Result(Error error) : error_(std::move(error)) {}

    explicit operator bool() const { return !error_; }

    void operator*() const {}

    const Error& error() const& { return *error_; }

    Error&& error() && { return *std::move(error_); }

private:
    std::optional<Error> error_;
};

}  // namespace mainstay

#define MAINSTAY_JOIN_(a, b) a##b
#define MAINSTAY_TRY_(result, ...)                     \
    __extension__({                                    \
        auto result = (__VA_ARGS__);                   \
        if (!result) return std::move(result).error(); \
        *std::move(result);                            \
    })
#define MAINSTAY_TRY_NAMED_(number, ...) MAINSTAY_TRY_(MAINSTAY_JOIN_(result_, number), __VA_ARGS__)

/// Yields the value of a Result, or returns its error from the enclosing function. Not in
/// coroutines.
#define TRY(...) MAINSTAY_TRY_NAMED_(__COUNTER__, __VA_ARGS__)
