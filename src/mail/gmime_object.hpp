// GMime's objects with an owner, and what is read of them in raw. Seen only by the sources that
// read or write MIME.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gmime/gmime.h>

namespace mainstay::mail {

struct Unref {
    void operator()(void* object) const { g_object_unref(object); }
};

template <class T>
using Owned = std::unique_ptr<T, Unref>;

struct GFree {
    void operator()(void* memory) const { g_free(memory); }
};

using OwnedText = std::unique_ptr<char, GFree>;

inline std::string text_of(const char* text) { return text ? std::string(text) : std::string(); }

/// The values of all headers of that name as they stand in the mail, not decoded, from the top.
std::vector<std::string> raw_headers(GMimeObject* object, std::string_view name);

/// The first of raw_headers; empty where there is none.
std::string raw_header(GMimeObject* object, std::string_view name);

}  // namespace mainstay::mail
