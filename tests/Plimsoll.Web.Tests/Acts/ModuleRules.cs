// SPDX-License-Identifier: Apache-2.0

using System.Reflection;
using Microsoft.AspNetCore.Http;
using Plimsoll.Vocabulary;
using Plimsoll.Web.Acts;
using Module = Plimsoll.Web.Acts.Module;

namespace Plimsoll.Web.Tests.Acts;

/// <summary>
/// What every capability brings to the server, seen from the modules as they are compiled. Answers are the violations; none means the rule holds.
/// </summary>
internal static class ModuleRules
{
    /// <summary>Rooms of the kernel that are no capability and have a module all the same.</summary>
    private static readonly string[] Kernel = ["Accounts", "Outbound"];

    /// <summary>Each capability has one module, named as it is, in its own room.</summary>
    public static IEnumerable<string> Named(IReadOnlyCollection<string> capabilities, IReadOnlyCollection<Module> modules)
    {
        foreach (var name in capabilities.Where(name => !modules.Any(module => module.GetType().Namespace == $"Plimsoll.Web.{name}")))
        {
            yield return $"{name} has no module in Modules.All()";
        }
        foreach (var module in modules)
        {
            var room = module.GetType().Namespace!["Plimsoll.Web.".Length..];
            if (!capabilities.Contains(room) && !Kernel.Contains(room)) { yield return $"{module.GetType().Name} belongs to no capability"; }
            var name = room.ToLowerInvariant();
            if (!string.Equals(module.Name, name, StringComparison.Ordinal)) { yield return $"{module.GetType().Name} is called {module.Name}, not {name}"; }
        }
    }

    /// <summary>Each catalog is that of a stream which a module brings: an event outside could be made and never kept.</summary>
    public static IEnumerable<string> Unkept(IEnumerable<EventCatalog> catalogs, IReadOnlyCollection<Module> modules) =>
        from catalog in catalogs
        where !modules.SelectMany(module => module.Streams).Any(stream => stream.Catalog == catalog)
        select $"{catalog.All.First().Type} and the other events of its catalog are in no stream of a module";

    /// <summary>
    /// What is done when an organisation begins or is erased stands on the page of the module of its room, each once: nothing else would do it.
    /// </summary>
    /// <param name="types">The types of the server.</param>
    public static IEnumerable<string> Unnamed(IReadOnlyCollection<Module> modules, IEnumerable<Type> types)
    {
        foreach (var type in types.Where(t => t is { IsClass: true, IsAbstract: false }))
        {
            foreach (var (face, list, named) in ((Type, string, Func<Module, IReadOnlyList<Type>>)[])
                [(typeof(IBeginning), nameof(Module.Beginnings), m => m.Beginnings), (typeof(IErasing), nameof(Module.Erasures), m => m.Erasures)])
            {
                var by = modules.Where(m => named(m).Contains(type)).ToArray();
                var own = by.Length == 1 && $"{type.Namespace}.".StartsWith($"{by[0].GetType().Namespace}.", StringComparison.Ordinal);
                if (type.IsAssignableTo(face) && !own)
                {
                    yield return $"{type.Name} is to stand once, under {list} of the module of {type.Namespace}";
                }
                if (!type.IsAssignableTo(face) && by.Length > 0)
                {
                    yield return $"{type.Name} stands under {list} of {by[0].GetType().Name} and is no {face.Name}";
                }
            }
        }
    }

    /// <summary>
    /// Each capability answers at some address, told by the room of what handles it; <c>docs/api/openapi.json</c> and access.tsv follow from that.
    /// </summary>
    public static IEnumerable<string> Unreachable(IEnumerable<string> capabilities, IEnumerable<Endpoint> endpoints)
    {
        string[] rooms = [.. endpoints.Select(endpoint => endpoint.Metadata.GetMetadata<MethodInfo>()?.DeclaringType?.Namespace).OfType<string>().Distinct()];
        return from name in capabilities
               where !rooms.Any(room => $"{room}.".StartsWith($"Plimsoll.Web.{name}.", StringComparison.Ordinal))
               select $"{name} has no address: its module maps none that a method of Plimsoll.Web.{name} handles";
    }
}
