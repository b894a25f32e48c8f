// How handlers of different types become one: what a handler is given and what its value answers.
// For route.hpp only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <type_traits>

#include "base/call.hpp"
#include "base/result.hpp"
#include "http/credentials.hpp"
#include "http/reply.hpp"
#include "wire/codec.hpp"

namespace mainstay::http {

/// What comes with a request besides its members.
struct Incoming {
    Credentials credentials;
    std::optional<Uploaded> uploaded;
};

/// A T that is JSON already: a `prepare` step makes it where nobody waits for the thread.
template <class T>
struct Printed {
    std::string json;

    static Printed of(const T& value) { return {wire::print(value)}; }
};

namespace detail {

template <class Callable>
struct Signature : Signature<decltype(&Callable::operator())> {};

template <class Answered, class... Args>
struct Signature<Answered (*)(Args...)> {
    using Outcome = Answered;
    using Arguments = std::tuple<std::remove_cvref_t<Args>...>;
};

template <class Callable, class Answered, class... Args>
struct Signature<Answered (Callable::*)(Args...) const> : Signature<Answered (*)(Args...)> {};

template <class Outcome>
struct Refusable;

template <class T>
struct Refusable<Result<T>> {
    using Value = T;
};

/// The third parameter: the request, or what `prepare` made of it.
template <class Callable>
using Given = std::tuple_element_t<2, typename Signature<Callable>::Arguments>;

template <class Callable>
using Made = typename Refusable<typename Signature<Callable>::Outcome>::Value;

/// An answer that is printed later: not on the thread that all who write wait for.
template <class T>
Answer answer_json(T value, int status) {
    return {
        .status = status,
        .media_type = "application/json",
        .print = [value = std::move(value)] { return wire::print(value); },
    };
}

/// What of a handler's value is the JSON body, and how the value becomes an answer.
template <class T>
struct Body {
    static const wire::Shape* shape() { return &wire::shape_of<T>(); }

    static constexpr bool is_versioned = false;
    static constexpr bool is_empty = false;
    static constexpr bool is_page = false;

    static Answer answer(T value, int status) { return answer_json(std::move(value), status); }
};

template <class T>
struct Body<Printed<T>> : Body<T> {
    static Answer answer(Printed<T> value, int status) {
        return {.status = status, .media_type = "application/json", .body = std::move(value.json)};
    }
};

template <>
struct Body<void> {
    static const wire::Shape* shape() { return nullptr; }

    static constexpr bool is_versioned = false;
    static constexpr bool is_empty = true;
    static constexpr bool is_page = false;
};

template <>
struct Body<Download> : Body<void> {
    static constexpr bool is_empty = false;

    static Answer answer(Download value, int status) {
        return {.status = status, .download = std::move(value)};
    }
};

template <class T>
struct Body<Page<T>> {
    static const wire::Shape* shape() { return &wire::shape_of<Page<T>>(); }

    static constexpr bool is_versioned = false;
    static constexpr bool is_empty = false;
    static constexpr bool is_page = true;

    static Answer answer(Page<T> value, int status) {
        return answer_json(std::move(value), status);
    }
};

template <class T>
struct Body<Versioned<T>> : Body<T> {
    static constexpr bool is_versioned = true;

    static Answer answer(Versioned<T> value, int status) {
        auto answer = Body<T>::answer(std::move(value.body), status);
        answer.headers.emplace_back("ETag", '"' + std::to_string(value.version) + '"');
        return answer;
    }
};

template <class T>
struct Body<Reply<T>> : Body<T> {
    static Answer answer(Reply<T> reply, int status) {
        if (reply.status) status = reply.status;
        Answer answer{.status = status};
        if constexpr (!std::is_void_v<T>) answer = Body<T>::answer(std::move(reply.body), status);
        for (auto& header : reply.headers) answer.headers.push_back(std::move(header));
        return answer;
    }
};

template <class Callable, class Session>
auto invoke(
    const Callable& callable, Session& session, const Call& call, const Given<Callable>& given,
    const Incoming& incoming
) {
    using Arguments = typename Signature<Callable>::Arguments;
    if constexpr (std::tuple_size_v<Arguments> == 3) {
        return callable(session, call, given);
    } else {
        using Extra = std::tuple_element_t<3, Arguments>;
        if constexpr (std::is_same_v<Extra, Credentials>)
            return callable(session, call, given, incoming.credentials);
        else
            return callable(session, call, given, *incoming.uploaded);
    }
}

}  // namespace detail

}  // namespace mainstay::http
