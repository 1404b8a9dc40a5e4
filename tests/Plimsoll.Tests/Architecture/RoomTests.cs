// SPDX-License-Identifier: Apache-2.0

namespace Plimsoll.Tests.Architecture;

/// <summary>The rule on small assemblies made for it. Ballast and Cargo are capabilities with a library and a room each; Shared is the kernel's.</summary>
public sealed class RoomTests
{
    private const string Shell = "Plimsoll.Shell";

    private static readonly string[] Capabilities = ["Ballast", "Cargo"];

    private static readonly byte[] CargoLibrary = Compiled.Library("Plimsoll.Cargo", """
        namespace Plimsoll.Cargo;
        public sealed record Load(int Tonnes) { public sealed record Part(int Of); public static int Least => 1; public const int Most = 9; }
        public enum Kind { Bulk }
        public sealed class LostException : System.Exception { }
        """);

    private const string Rooms = """
        namespace Plimsoll.Shell.Cargo { public static class Hold { public static int Weigh() => 1; public sealed class Door { } } public sealed class MarkAttribute(System.Type? of = null) : System.Attribute { public System.Type? Of => of; } }
        namespace Plimsoll.Shell.Shared { public static class Frame { public static int Draw() => 1; } }

        """;

    [Theory]
    [InlineData("Plimsoll.Shell.Ballast")]
    [InlineData("Plimsoll.Shell.Ballast.Inner")]
    [InlineData("__Blazor.Plimsoll.Shell.Ballast.Page")]
    [InlineData("Plimsoll.Shell.Shared")]
    [InlineData("Plimsoll.Shell")]
    [InlineData("Elsewhere")]
    public void A_room_that_uses_another_capability_is_reported(string room) =>
        Assert.Equal(
            [$"{room}.Page uses Plimsoll.Cargo.Load, which belongs to Cargo", $"{room}.Page uses Plimsoll.Shell.Cargo.Hold, which belongs to Cargo"],
            Reported(room, "static class Page { static int Sum() => global::Plimsoll.Cargo.Load.Least + global::Plimsoll.Shell.Cargo.Hold.Weigh(); }"));

    [Theory]
    [InlineData("Plimsoll.Shell.Cargo")]
    [InlineData("Plimsoll.Shell.Cargo.Inner")]
    [InlineData("Plimsoll.Shell.Meeting")]
    public void Its_own_room_and_the_place_where_several_meet_are_not(string room) =>
        Assert.Empty(Reported(room, "static class Page { static int Sum() => global::Plimsoll.Cargo.Load.Least + global::Plimsoll.Shell.Cargo.Hold.Weigh(); }"));

    [Fact]
    public void The_list_of_modules_may_name_them_all_and_nobody_beside_it_may()
    {
        Assert.Empty(Reported(Shell, "static class Modules { static int Sum() => Plimsoll.Shell.Cargo.Hold.Weigh(); }"));
        Assert.Single(Reported(Shell, "static class ModulesToo { static int Sum() => Plimsoll.Shell.Cargo.Hold.Weigh(); }"));
        Assert.Single(Reported("Plimsoll.Shell.Shared", "static class Modules { static int Sum() => Plimsoll.Shell.Cargo.Hold.Weigh(); }"));
    }

    [Fact]
    public void Everybody_may_use_the_kernel() => Assert.Empty(Reported("Plimsoll.Shell.Ballast", "static class Page { static int Sum() => Plimsoll.Shell.Shared.Frame.Draw(); }"));

    [Theory]
    [InlineData("field", "Plimsoll.Cargo.Load? load;")]
    [InlineData("array", "Plimsoll.Cargo.Load[]? loads;")]
    [InlineData("argument of a type", "System.Func<System.Collections.Generic.List<Plimsoll.Cargo.Load>>? loads;")]
    [InlineData("nested type", "Plimsoll.Cargo.Load.Part? part;")]
    [InlineData("parameter", "void Take(ref Plimsoll.Cargo.Load load) { }")]
    [InlineData("answer", "Plimsoll.Cargo.Load? Give() => null;")]
    [InlineData("property", "Plimsoll.Cargo.Load? Given { get; }")]
    [InlineData("constraint", "void Take<T>() where T : System.IEquatable<Plimsoll.Cargo.Load> { }")]
    [InlineData("local", "string? Show(object o) { if (o is Plimsoll.Cargo.Load load) { return load.ToString(); } return null; }")]
    [InlineData("argument of a method", "object Make() => System.Linq.Enumerable.Empty<Plimsoll.Cargo.Load>();")]
    [InlineData("typeof", "System.Type Of() => typeof(Plimsoll.Cargo.Load);")]
    [InlineData("function pointer", "unsafe delegate*<Plimsoll.Cargo.Load, void> pointer;")]
    [InlineData("closure", "System.Func<int, object> Later() => n => new Plimsoll.Cargo.Load(n);")]
    [InlineData("local function", "object Now() { return Make(); object Make() => new Plimsoll.Cargo.Load(1); }")]
    [InlineData("state machine", "async System.Threading.Tasks.Task<object> Wait() { await System.Threading.Tasks.Task.Yield(); return new Plimsoll.Cargo.Load(1); }")]
    [InlineData("iterator", "System.Collections.Generic.IEnumerable<object> Each() { yield return new Plimsoll.Cargo.Load(1); }")]
    [InlineData("class within", "sealed class Within { sealed class Deeper { object o = new Plimsoll.Cargo.Load(1); } }")]
    public void Wherever_the_other_stands_it_is_seen_and_counted_to_the_outermost_type(string where, string member)
    {
        var reported = Assert.Single(Reported("Plimsoll.Shell.Ballast", $"class Page {{ {member} }}"));
        Assert.True(reported == "Plimsoll.Shell.Ballast.Page uses Plimsoll.Cargo.Load, which belongs to Cargo", $"{where}: {reported}");
    }

    [Theory]
    [InlineData("class Page : System.IEquatable<Plimsoll.Cargo.Load> { public bool Equals(Plimsoll.Cargo.Load? other) => false; }", "Plimsoll.Cargo.Load")]
    [InlineData("class Page { int Of(Plimsoll.Cargo.Kind kind) => (int)kind; }", "Plimsoll.Cargo.Kind")]
    [InlineData("class Page { void Try() { try { } catch (Plimsoll.Cargo.LostException) { } } }", "Plimsoll.Cargo.LostException")]
    [InlineData("[System.Diagnostics.DebuggerTypeProxy(typeof(Plimsoll.Cargo.Load))] class Page { }", "Plimsoll.Cargo.Load")]
    [InlineData("[System.Diagnostics.DebuggerTypeProxy(typeof(System.Collections.Generic.List<Plimsoll.Shell.Cargo.Hold.Door>))] class Page { }", "Plimsoll.Shell.Cargo.Hold")]
    [InlineData("[Plimsoll.Shell.Cargo.Mark] class Page { }", "Plimsoll.Shell.Cargo.MarkAttribute")]
    [InlineData("class Page { Plimsoll.Shell.Cargo.Hold.Door? door; }", "Plimsoll.Shell.Cargo.Hold")]
    public void Bases_catches_and_attributes_are_seen(string page, string used) =>
        Assert.Equal([$"Plimsoll.Shell.Ballast.Page uses {used}, which belongs to Cargo"], Reported("Plimsoll.Shell.Ballast", page));

    [Fact]
    public void A_constant_leaves_no_trace() => Assert.Empty(Reported("Plimsoll.Shell.Ballast", "static class Page { static int Most => Plimsoll.Cargo.Load.Most; static string Name => nameof(Plimsoll.Cargo.Load); }"));

    private static IEnumerable<string> Reported(string room, string page) =>
        RoomRules.Breaches(Compiled.Library(Shell, Rooms + $$"""namespace {{room}} { {{page}} }""", CargoLibrary), Shell, Capabilities).Select(breach => breach.ToString());
}
