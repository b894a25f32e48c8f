// Cursors of lists: where the next page begins, as opaque text. A cursor grants nothing: what a
// caller may see is checked anew on each page.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

#include "base/result.hpp"
#include "http/codes.hpp"
#include "http/reply.hpp"
#include "wire/codec.hpp"

namespace mainstay::http {

namespace detail {

/// The text of a cursor of `list`, and the reverse. Refuses: invalid, for what seal_cursor did not
/// make.
std::string seal_cursor(std::string_view list, const wire::json::array& keys);
Result<wire::json::array> open_cursor(std::string_view list, std::string_view text);
Error bad_cursor();

}  // namespace detail

/// The cursor after the row with these keys, in the order that the list is sorted by. `list` names
/// the list and its order, so that the cursor of another is refused.
template <class... Keys>
std::string cursor_after(std::string_view list, const Keys&... keys) {
    return detail::seal_cursor(list, {wire::encode(keys)...});
}

/// The keys in a cursor that came with a request. Refuses: invalid, when it was altered or is
/// another list's.
template <class... Keys>
Result<std::tuple<Keys...>> read_cursor(std::string_view list, std::string_view text) {
    auto values = TRY(detail::open_cursor(list, text));
    if (values.size() != sizeof...(Keys)) return detail::bad_cursor();
    std::tuple<Keys...> keys;
    bool all_fit = true;
    std::size_t at = 0;
    auto fill = [&]<class Key>(Key& key) {
        auto decoded = wire::decode<Key>(values[at++]);
        if (decoded)
            key = *std::move(decoded);
        else
            all_fit = false;
    };
    std::apply([&](auto&... key) { (fill(key), ...); }, keys);
    if (!all_fit) return detail::bad_cursor();
    return keys;
}

/// A page of rows that were read with `LIMIT limit + 1`: the row too many becomes the cursor.
/// `cursor_of(row)` is called with the last row that is kept.
template <class T, class CursorOf>
Page<T> page_of(std::vector<T> rows, std::size_t limit, CursorOf cursor_of) {
    Page<T> page{std::move(rows), std::nullopt};
    if (page.items.size() > limit) {
        page.items.resize(limit);
        page.next = cursor_of(page.items.back());
    }
    return page;
}

}  // namespace mainstay::http
