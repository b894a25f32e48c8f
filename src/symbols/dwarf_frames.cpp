#include "symbols/dwarf_frames.hpp"

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <span>
#include <string_view>

#include <dwarf.h>

#include "symbols/names.hpp"

namespace mainstay::symbols {

namespace {

struct Free {
    void operator()(Dwarf_Die* dies) const { std::free(dies); }
};

// Entries of a unit, from the innermost outwards.
class Scopes {
public:
    // Those that the code at an address is of, as it lies in the program.
    static Scopes at(Dwarf_Die& unit, std::uint64_t address) {
        Dwarf_Die* found = nullptr;
        const auto count = dwarf_getscopes(&unit, address, &found);
        const std::unique_ptr<Dwarf_Die, Free> innermost(found);
        // What stands around an inlined function there is where it was declared.
        return count > 0 ? around(*innermost) : Scopes(nullptr, 0);
    }

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

bool is_named_scope(int tag) {
    return tag == DW_TAG_namespace || tag == DW_TAG_structure_type || tag == DW_TAG_class_type ||
           tag == DW_TAG_union_type || tag == DW_TAG_enumeration_type ||
           tag == DW_TAG_interface_type || tag == DW_TAG_module;
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
    const auto scopes = Scopes::at(unit, address);
    for (auto& die : scopes.all()) {
        const auto tag = dwarf_tag(&die);
        const bool is_inlined = tag == DW_TAG_inlined_subroutine;
        if (!is_inlined && tag != DW_TAG_subprogram) continue;
        if (chain.size() == frames_max) return chain;
        chain.push_back(frame_of(name_of(die), std::move(place), folder));
        chain.back().is_inlined = is_inlined;
        if (!is_inlined) return chain;
        place = place_of_call(unit, die);
    }
    // Lines without functions, as of assembly: the name is that of the symbol.
    if (place.line || !place.path.empty()) chain.push_back(frame_of({}, std::move(place), folder));
    return chain;
}

}  // namespace mainstay::symbols
