// GMime's objects with an owner. Seen only by the sources that read or write MIME.
#pragma once

#include <memory>
#include <string>

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

}  // namespace mainstay::mail
