#include "symbols/dwarf_frames.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include <dwarf.h>

#include "symbols/names.hpp"

namespace mainstay::symbols {

namespace {

struct Free {
    void operator()(Dwarf_Die* dies) const { std::free(dies); }
};

// An entry and those that it is written in, from the innermost outwards.
class Scopes {
public:
    // An entry, and those that it is written in.
    static Scopes around(Dwarf_Die& die) {
        Dwarf_Die* found = nullptr;
        const auto count = dwarf_getscopes_die(&die, &found);
        return {found, count};
    }

    std::span<Dwarf_Die> all() const { return {dies_.get(), count_}; }

private:
    Scopes(Dwarf_Die* dies, int count)
        : dies_(dies), count_(dies && count > 0 ? static_cast<std::size_t>(count) : 0) {}

    std::unique_ptr<Dwarf_Die, Free> dies_;
    std::size_t count_;
};

bool is_named_scope(int tag) {
    return tag == DW_TAG_namespace || tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
           tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type ||
           tag == DW_TAG_interface_type || tag == DW_TAG_module;
}

// The functions that code at an address is of, as it lies in the program: what was inlined last.
// libdw has a search of its own, which finds nothing where a function was inlined from another
// unit, as linkers do that optimize.
class FunctionSearch {
public:
    FunctionSearch(Dwarf_Die& unit, std::uint64_t address) : address_(address) { search(unit, 0); }

    // The outermost first.
    std::vector<Dwarf_Die>& functions() { return functions_; }

private:
    static constexpr int depth_max = 256;
    static constexpr int entries_max = 50'000'000;

    static bool is_function(int tag) {
        return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine;
    }

    static bool has_code(int tag) {
        return is_function(tag) || tag == DW_TAG_lexical_block || tag == DW_TAG_try_block ||
               tag == DW_TAG_catch_block;
    }

    // Whether the address is of something in `parent`.
    bool search(Dwarf_Die& parent, int depth) {
        Dwarf_Die entry;
        if (depth == depth_max || dwarf_child(&parent, &entry) != 0) return false;
        do {
            if (++entries_ > entries_max) return false;
            const auto tag = dwarf_tag(&entry);
            if (has_code(tag)) {
                if (dwarf_haspc(&entry, address_) <= 0) continue;
                if (is_function(tag)) functions_.push_back(entry);
                search(entry, depth + 1);
                return true;
            }
            if (is_named_scope(tag) && search(entry, depth + 1)) return true;
        } while (dwarf_siblingof(&entry, &entry) == 0);
        return false;
    }

    const std::uint64_t address_;
    int entries_ = 0;
    std::vector<Dwarf_Die> functions_;
};

std::string_view text_of(Dwarf_Die& die, unsigned attribute) {
    Dwarf_Attribute found;
    const char* text = nullptr;
    if (dwarf_attr_integrate(&die, attribute, &found)) text = dwarf_formstring(&found);
    return text ? text : "";
}

std::optional<std::int64_t> number_of(Dwarf_Die& die, unsigned attribute) {
    Dwarf_Attribute found;
    Dwarf_Word value = 0;
    if (!dwarf_attr(&die, attribute, &found) || dwarf_formudata(&found, &value) != 0)
        return std::nullopt;
    // Lines and columns are less; 0 is "none".
    if (value == 0 || value > 0x7FFFFFFF) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

// The entry that an instance was made of, which is where the source has it.
Dwarf_Die declared(Dwarf_Die die) {
    constexpr int steps_max = 8;
    for (int step = 0; step < steps_max; ++step) {
        Dwarf_Attribute found;
        Dwarf_Die next;
        const bool has_next = dwarf_attr(&die, DW_AT_abstract_origin, &found) ||
                              dwarf_attr(&die, DW_AT_specification, &found);
        if (!has_next || !dwarf_formref_die(&found, &next)) break;
        die = next;
    }
    return die;
}

std::string name_of(Dwarf_Die& function) {
    for (const unsigned attribute : {DW_AT_linkage_name, DW_AT_MIPS_linkage_name})
        if (auto plain = demangled(text_of(function, attribute)); !plain.empty())
            return shown_name(plain);
    auto name = std::string(text_of(function, DW_AT_name));
    if (name.empty()) return {};
    auto origin = declared(function);
    const auto scopes = Scopes::around(origin);
    for (auto& scope : scopes.all().subspan(std::min<std::size_t>(1, scopes.all().size()))) {
        if (!is_named_scope(dwarf_tag(&scope)) || name.size() > function_bytes_max) continue;
        const auto outer = text_of(scope, DW_AT_name);
        name = std::string(outer.empty() ? "(anonymous namespace)" : outer) + "::" + name;
    }
    return shown_name(name);
}

struct Place {
    std::string path;
    std::optional<std::int64_t> line, column;
};

Place place_of_line(Dwarf_Die& unit, std::uint64_t address) {
    Place place;
    auto* line = dwarf_getsrc_die(&unit, address);
    if (!line) return place;
    int number = 0;
    if (dwarf_lineno(line, &number) == 0 && number > 0) place.line = number;
    if (dwarf_linecol(line, &number) == 0 && number > 0) place.column = number;
    if (const char* path = dwarf_linesrc(line, nullptr, nullptr))
        place.path = shown_name(path, path_bytes_max);
    return place;
}

// Where an inlined function was called.
Place place_of_call(Dwarf_Die& unit, Dwarf_Die& inlined) {
    Place place{
        .line = number_of(inlined, DW_AT_call_line), .column = number_of(inlined, DW_AT_call_column)
    };
    Dwarf_Files* files = nullptr;
    std::size_t count = 0;
    Dwarf_Attribute found;
    Dwarf_Word index = 0;
    if (dwarf_getsrcfiles(&unit, &files, &count) != 0 ||
        !dwarf_attr(&inlined, DW_AT_call_file, &found) || dwarf_formudata(&found, &index) != 0 ||
        index >= count)
        return place;
    if (const char* path = dwarf_filesrc(files, index, nullptr, nullptr))
        place.path = shown_name(path, path_bytes_max);
    return place;
}

SymbolFrame frame_of(std::string function, Place place, const std::string& folder) {
    return {
        .function = std::move(function),
        .path = std::move(place.path),
        .folder = folder,
        .line = place.line,
        .column = place.column,
    };
}

}  // namespace

SymbolChain dwarf_chain(Dwarf_Die unit, std::uint64_t address) {
    SymbolChain chain;
    const auto folder = shown_name(text_of(unit, DW_AT_comp_dir), path_bytes_max);
    auto place = place_of_line(unit, address);
    FunctionSearch search(unit, address);
    auto& functions = search.functions();
    for (auto die = functions.rbegin(); die != functions.rend(); ++die) {
        if (chain.size() == frames_max) return chain;
        chain.push_back(frame_of(name_of(*die), std::move(place), folder));
        chain.back().is_inlined = dwarf_tag(&*die) == DW_TAG_inlined_subroutine;
        if (!chain.back().is_inlined) return chain;
        place = place_of_call(unit, *die);
    }
    // Lines without functions, as of assembly: the name is that of the symbol.
    if (place.line || !place.path.empty()) chain.push_back(frame_of({}, std::move(place), folder));
    return chain;
}

}  // namespace mainstay::symbols
