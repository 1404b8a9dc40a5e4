// SPDX-License-Identifier: Apache-2.0

using System.Text;
using System.Text.RegularExpressions;
using Mono.Cecil;

namespace Plimsoll.Tests.Architecture;

/// <summary>A use across a wall, as the compiler wrote it down.</summary>
/// <param name="From">Full name of the outermost type that uses; closures, iterators and state machines are counted to it.</param>
/// <param name="Room">Its room: a capability, or what the kernel calls its folder; empty at the top of the shell.</param>
/// <param name="To">Full name of the outermost type that is used.</param>
/// <param name="Other">The capability that it belongs to.</param>
internal sealed record RoomBreach(string From, string Room, string To, string Other)
{
    public override string ToString() => $"{From} uses {To}, which belongs to {Other}";
}

/// <summary>
/// Who uses whom inside a shell, read off its compiled assembly. A room is the part of a namespace after the assembly's own: <c>Plimsoll.Web.Release</c>
/// is the room of Release. A capability's room uses no other capability, neither its room nor its library; a room of the kernel uses none at all.
/// In <c>Meeting</c> several meet, and <c>Modules</c> at the top is the one list that names them all. Constants and names are written into whoever
/// uses them and leave no trace in an assembly: they are not seen.
/// </summary>
internal static partial class RoomRules
{
    private const string Meeting = "Meeting";
    private const string List = "Modules";

    [GeneratedRegex(@"(?<type>Plimsoll(?:\.\w+)+)(?:[`+][\w`+]*)?(?:, (?<library>[\w.]+))?")]
    private static partial Regex TypeInBytes { get; }

    /// <param name="assembly">The bytes of the shell's assembly.</param>
    /// <param name="shell">The namespace at its top, such as <c>Plimsoll.Web</c>.</param>
    /// <param name="capabilities">Names of the capabilities, as their projects have them after <c>Plimsoll.</c></param>
    public static IReadOnlyList<RoomBreach> Breaches(byte[] assembly, string shell, IReadOnlyCollection<string> capabilities)
    {
        using var module = ModuleDefinition.ReadModule(new MemoryStream(assembly, writable: false));
        var breaches = new SortedDictionary<(string From, string To), RoomBreach>();
        foreach (var type in module.Types)
        {
            var from = Name(type);
            var room = RoomOf(type.Namespace, shell) ?? "";
            // What the compiler's generator of handlers writes binds the parameters of all addresses; each handler names them itself, in its room.
            if (room == Meeting || from == $"{shell}.{List}" || type.Namespace == "Microsoft.AspNetCore.Http.Generated") { continue; }
            var uses = new Uses();
            uses.Declared(type);
            foreach (var (used, library) in uses.Types)
            {
                var other = library is null || library == module.Assembly.Name.Name ? RoomOf(used, shell) : library.StartsWith("Plimsoll.", StringComparison.Ordinal) ? library["Plimsoll.".Length..] : null;
                if (other is not null && capabilities.Contains(other) && other != room) { breaches.TryAdd((from, used), new RoomBreach(from, room, used, other)); }
            }
        }
        return [.. breaches.Values];
    }

    /// <summary>The part of a namespace, or of a type's full name, after the shell's own; null outside the shell.</summary>
    private static string? RoomOf(string space, string shell)
    {
        // Razor puts what it infers for a page beside the page's namespace, under a first part of its own.
        if (space.StartsWith("__Blazor.", StringComparison.Ordinal)) { space = space["__Blazor.".Length..]; }
        return space.StartsWith(shell + ".", StringComparison.Ordinal) ? space[(shell.Length + 1)..].Split('.')[0] : null;
    }

    /// <summary>Full name of a type, without the number of its parameters.</summary>
    public static string Name(TypeReference type)
    {
        var name = type.Namespace.Length == 0 ? type.Name : $"{type.Namespace}.{type.Name}";
        return name.IndexOf('`', StringComparison.Ordinal) is >= 0 and var at ? name[..at] : name;
    }

    /// <summary>Every outermost type that one type names: in its face, its attributes and its bodies, with all that is nested in it; and every text in its
    /// bodies.</summary>
    public sealed class Uses
    {
        /// <summary>Texts as they stand in the code, those of constants too.</summary>
        public HashSet<string> Texts { get; } = new(StringComparer.Ordinal);

        /// <summary>Full names, each with the library that it lies in; null for this one.</summary>
        public HashSet<(string Type, string? Library)> Types { get; } = [];

        public void Declared(TypeDefinition type)
        {
            Add(type.BaseType);
            foreach (var face in type.Interfaces) { Add(face.InterfaceType); Marked(face); }
            Marked(type);
            Generic(type);
            foreach (var field in type.Fields) { Add(field.FieldType); Marked(field); }
            foreach (var property in type.Properties) { Add(property.PropertyType); Marked(property); }
            foreach (var signal in type.Events) { Add(signal.EventType); Marked(signal); }
            foreach (var method in type.Methods) { Method(method); }
            foreach (var nested in type.NestedTypes) { Declared(nested); }
        }

        private void Method(MethodDefinition method)
        {
            Marked(method);
            Generic(method);
            Signature(method);
            Marked(method.MethodReturnType);
            foreach (var parameter in method.Parameters) { Marked(parameter); }
            foreach (var over in method.Overrides) { Member(over); }
            if (!method.HasBody) { return; }
            foreach (var variable in method.Body.Variables) { Add(variable.VariableType); }
            foreach (var handler in method.Body.ExceptionHandlers) { Add(handler.CatchType); }
            foreach (var instruction in method.Body.Instructions)
            {
                switch (instruction.Operand)
                {
                    case string text: Texts.Add(text); break;
                    case TypeReference type: Add(type); break;
                    case MemberReference member: Member(member); break;
                    case CallSite site: Signature(site); break;
                }
            }
        }

        private void Member(MemberReference member)
        {
            Add(member.DeclaringType);
            switch (member)
            {
                case GenericInstanceMethod made: foreach (var argument in made.GenericArguments) { Add(argument); } Signature(made); break;
                case MethodReference method: Signature(method); break;
                case FieldReference field: Add(field.FieldType); break;
            }
        }

        private void Signature(IMethodSignature method)
        {
            Add(method.ReturnType);
            foreach (var parameter in method.Parameters) { Add(parameter.ParameterType); }
        }

        private void Generic(IGenericParameterProvider owner)
        {
            foreach (var parameter in owner.GenericParameters) { Marked(parameter); foreach (var constraint in parameter.Constraints) { Add(constraint.ConstraintType); } }
        }

        /// <summary>Types in the arguments of an attribute are names in its bytes, written with the library where it is another. To decode them would take every library that defines one of the enums.</summary>
        private void Marked(Mono.Cecil.ICustomAttributeProvider owner)
        {
            foreach (var attribute in owner.CustomAttributes)
            {
                Add(attribute.AttributeType);
                foreach (var parameter in attribute.Constructor.Parameters) { Add(parameter.ParameterType); }
                foreach (Match named in TypeInBytes.Matches(Encoding.Latin1.GetString(attribute.GetBlob())))
                {
                    Types.Add((named.Groups["type"].Value, named.Groups["library"] is { Success: true, Value: var library } ? library : null));
                }
            }
        }

        private void Add(TypeReference? type)
        {
            switch (type)
            {
                case null or GenericParameter: return;
                case GenericInstanceType made: Add(made.ElementType); foreach (var argument in made.GenericArguments) { Add(argument); } return;
                case FunctionPointerType pointer: Signature(pointer); return;
                case IModifierType modified: Add(modified.ModifierType); Add(modified.ElementType); return;
                case TypeSpecification wrapped: Add(wrapped.ElementType); return;
            }
            while (type.DeclaringType is { } outer) { type = outer; }
            Types.Add((Name(type), type.Scope is AssemblyNameReference library ? library.Name : null));
        }
    }
}
