// What a handler answers with, besides a plain struct. Knows nothing of sockets.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/describe.hpp>

#include "db/blobs.hpp"

namespace mainstay::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// A request without members, or an answer `{}`.
struct Nothing {};

BOOST_DESCRIBE_STRUCT(Nothing, (), ())

/// A body with headers of its own, such as Set-Cookie or Location. `T` may be void.
template <class T>
struct Reply {
    T body;
    Headers headers{};
    int status = 0;  // 0: as the route says.
};

template <>
struct Reply<void> {
    Headers headers{};
    int status = 0;
};

/// A body whose version becomes the ETag: what If-Match must name in the next change.
template <class T>
struct Versioned {
    T body;
    std::int64_t version = 0;
};

/// A list, or a part of it. `next` is the cursor of the next part; none at the end. `may` is what
/// the caller may do with the list itself, such as `create`.
template <class T>
struct Page {
    std::vector<T> items;
    std::optional<std::string> next;
    std::vector<std::string> may{};

    BOOST_DESCRIBE_CLASS(Page, (), (items, next, may), (), ())
};

/// A file to be sent: from the blob store, or `content` when that is set.
struct Download {
    std::string name;        // What it is saved as; any text.
    std::string media_type;  // As stored; sent as such, never sniffed by the browser.
    db::BlobHash blob{};
    std::optional<std::string> content{};
    bool is_inline = false;  // Shown in the browser; only for safe image types, else ignored.
};

/// What an upload left in the staging area. `keep` it in the same transaction, or it is collected.
struct Uploaded {
    db::BlobHash blob;
    std::int64_t bytes = 0;
    std::string media_type;  // As the client says: not to be trusted.
    std::string head;        // The first bytes, at most 4096, to find the true type by.
};

/// An answer ready to be sent. Handlers return structs; http makes these of them.
struct Answer {
    int status = 200;
    std::string media_type{};
    std::string body{};
    Headers headers{};
    std::optional<Download> download{};
    std::function<std::string()> print{};  // Gives the body, when no transaction waits for it.

    /// Has the body in `body`.
    void complete_body() {
        if (print) body = std::exchange(print, {})();
    }
};

}  // namespace mainstay::http
