// SPDX-License-Identifier: Apache-2.0

using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Reflection;
using Plimsoll.Cli.Shared;

namespace Plimsoll.Cli;

/// <summary>The whole command: arguments in, bytes and an exit code out. The process and the tests enter here.</summary>
internal static class PlimsollCommand
{
    public const string Name = "plimsoll";

    public static int Run(IReadOnlyList<string> args, Terminal terminal)
    {
        using var output = Terminal.Utf8(terminal.Output);
        try
        {
            // Arguments are taken as they are: no response files, no directives, no bundled letters.
            var parse = Create(terminal).Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
            return parse is { Action: Version, UnmatchedTokens: [] } || CommandLineFault.Of(parse) is not { } fault
                ? parse.Invoke(new InvocationConfiguration { Output = output, Error = terminal.Error, EnableDefaultExceptionHandler = false })
                : terminal.Refuse(fault);
        }
#pragma warning disable CA1031 // The last resort: whoever called must learn that the fault is ours.
        catch (Exception e)
#pragma warning restore CA1031
        {
            terminal.Error.WriteLine($"This is a fault of Plimsoll, not of what you typed. Please report it with these lines:\n{e}");
            return ExitCode.Broken;
        }
    }

    private static RootCommand Create(Terminal terminal)
    {
        var root = new RootCommand("Plimsoll: the load line for foundation models. Following the guidance is voluntary and replaces no law.")
        {
            HelpName = Name
        };
        root.Directives.Clear();
        foreach (var option in root.Options)
        {
            switch (option)
            {
                case HelpOption { Action: HelpAction help }: help.MaxWidth = 100; break;
                case VersionOption version: version.Action = new Version(); break;
                default: break;
            }
        }
        root.Add(ContentOption.Option);
        var words = Rooms(typeof(PlimsollCommand).Assembly).Select(room => room.Create(terminal));
        foreach (var word in words.OrderBy(word => word.Name, StringComparer.Ordinal)) { root.Add(word); }
        return root;
    }

    /// <summary>What each capability and instrument brings to the command.</summary>
    public static IEnumerable<ICommandRoom> Rooms(Assembly assembly) =>
        from type in assembly.GetTypes()
        where type is { IsAbstract: false, IsInterface: false } && type.IsAssignableTo(typeof(ICommandRoom))
        select (ICommandRoom)Activator.CreateInstance(type)!;

    private sealed class Version : SynchronousCommandLineAction
    {
        public override int Invoke(ParseResult parseResult)
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"{Name} {typeof(PlimsollCommand).Assembly.GetName().Version!.ToString(3)}");
            return ExitCode.Clear;
        }
    }
}
