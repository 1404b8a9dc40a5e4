// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Usage.Activity;
using Plimsoll.Vocabulary;

namespace Plimsoll.Usage.Otlp;

/// <summary>Takes traces and logs in the binary form of OTLP. Source: OpenTelemetry protocol 1.x, messages of trace, logs, resource and common.</summary>
/// <remarks>
/// Where the frame of a request is broken the whole is refused and nothing is taken. A span
/// or log record that is broken inside is rejected alone. Unknown fields are passed over.
/// </remarks>
public static class OtlpProtobuf
{
    public static Result<Taken> Traces(ReadOnlySpan<byte> request, Intake intake) => new Run(intake, logs: false).Take(request);

    public static Result<Taken> Logs(ReadOnlySpan<byte> request, Intake intake) => new Run(intake, logs: true).Take(request);

    private sealed class Run
    {
        private readonly Taking _taking;
        private readonly Draft _resource;
        private readonly Draft _draft;
        private readonly bool _logs;
        private bool _isTooMany;

        public Run(Intake intake, bool logs)
        {
            (_taking, _logs) = (new Taking(intake), logs);
            (_resource, _draft) = (new Draft(_taking), new Draft(_taking));
        }

        public Result<Taken> Take(ReadOnlySpan<byte> request)
        {
            var fields = new WireReader(request);
            while (fields.Next())
            {
                if (fields is { Field: 1, Type: Wire.Bytes } && !Group(fields.Bytes))
                {
                    return _isTooMany ? _taking.TooMany : OtlpMalformed.Refusal("the resource or scope of a group is cut off");
                }
            }
            return fields.IsBroken ? OtlpMalformed.Refusal("a length leads outside, or the message is cut off") : _taking.Finish();
        }

        /// <summary>ResourceSpans and ResourceLogs have the same field numbers. The resource may stand behind what it is about.</summary>
        private bool Group(ReadOnlySpan<byte> group)
        {
            _resource.Clear();
            string? schema = null;
            var fields = new WireReader(group);
            while (fields.Next())
            {
                if (fields is { Field: 1, Type: Wire.Bytes } && !Attributes(fields.Bytes, 1, _resource)) { return false; }
                if (fields is { Field: 3, Type: Wire.Bytes }) { schema = Schema(fields.Bytes); }
            }
            if (fields.IsBroken) { return false; }
            fields = new WireReader(group);
            while (fields.Next())
            {
                if (fields is { Field: 2, Type: Wire.Bytes } && !Scope(fields.Bytes, schema)) { return false; }
            }
            return true;
        }

        private bool Scope(ReadOnlySpan<byte> scope, string? schema)
        {
            var fields = new WireReader(scope);
            while (fields.Next()) { if (fields is { Field: 3, Type: Wire.Bytes }) { schema = Schema(fields.Bytes) ?? schema; } }
            if (fields.IsBroken) { return false; }
            fields = new WireReader(scope);
            while (fields.Next())
            {
                if (fields is not { Field: 2, Type: Wire.Bytes }) { continue; }
                if (!_taking.Sees())
                {
                    _isTooMany = true;
                    return false;
                }
                _draft.StartFrom(_resource);
                if (_logs) { Log(fields.Bytes, schema); } else { Span(fields.Bytes, schema); }
            }
            return true;
        }

        private void Span(ReadOnlySpan<byte> span, string? schema)
        {
            var (start, end) = (0UL, 0UL);
            ReadOnlySpan<byte> trace = default, id = default;
            var fields = new WireReader(span);
            while (fields.Next())
            {
                switch (fields.Field, fields.Type)
                {
                    case (1, Wire.Bytes): trace = fields.Bytes; break;
                    case (2, Wire.Bytes): id = fields.Bytes; break;
                    case (7, Wire.Fixed64): start = fields.Number; break;
                    case (8, Wire.Fixed64): end = fields.Number; break;
                    case (9, Wire.Bytes): if (!KeyValue(fields.Bytes, _draft)) { _taking.Reject(RejectReason.Malformed); return; } break;
                    default: break;
                }
            }
            if (fields.IsBroken) { _taking.Reject(RejectReason.Malformed); return; }
            OtlpEvent.Span(_taking, _draft, EventId.OfSpan(trace, id), start, end, schema, span);
        }

        private void Log(ReadOnlySpan<byte> log, string? schema)
        {
            var (time, observed) = (0UL, 0UL);
            ReadOnlySpan<byte> trace = default, span = default;
            var fields = new WireReader(log);
            while (fields.Next())
            {
                switch (fields.Field, fields.Type)
                {
                    case (1, Wire.Fixed64): time = fields.Number; break;
                    case (11, Wire.Fixed64): observed = fields.Number; break;
                    case (9, Wire.Bytes): trace = fields.Bytes; break;
                    case (10, Wire.Bytes): span = fields.Bytes; break;
                    case (12, Wire.Bytes): _draft.Set(ActivityFields.EventName, 0, Given.Of(fields.Bytes)); break;
                    case (5, Wire.Bytes): _draft.DropText(); break;
                    case (6, Wire.Bytes): if (!KeyValue(fields.Bytes, _draft)) { _taking.Reject(RejectReason.Malformed); return; } break;
                    default: break;
                }
            }
            if (fields.IsBroken) { _taking.Reject(RejectReason.Malformed); return; }
            OtlpEvent.Log(_taking, _draft, EventId.OfSpan(trace, span), time == 0 ? observed : time, schema, log);
        }

        private static bool Attributes(ReadOnlySpan<byte> message, int field, Draft draft)
        {
            var fields = new WireReader(message);
            while (fields.Next())
            {
                if (fields.Field == field && fields.Type == Wire.Bytes && !KeyValue(fields.Bytes, draft)) { return false; }
            }
            return !fields.IsBroken;
        }

        private static bool KeyValue(ReadOnlySpan<byte> pair, Draft draft)
        {
            ReadOnlySpan<byte> key = default, value = default;
            var fields = new WireReader(pair);
            while (fields.Next())
            {
                if (fields is { Field: 1, Type: Wire.Bytes }) { key = fields.Bytes; }
                else if (fields is { Field: 2, Type: Wire.Bytes }) { value = fields.Bytes; }
            }
            if (fields.IsBroken || !Value(value, out var given)) { return false; }
            draft.Attribute(key, given);
            return true;
        }

        /// <summary>AnyValue. Of a list only its first item is looked at, and a mapping not at all, so nesting costs nothing.</summary>
        private static bool Value(ReadOnlySpan<byte> value, out Given given)
        {
            given = default;
            var fields = new WireReader(value);
            while (fields.Next())
            {
                switch (fields.Field, fields.Type)
                {
                    case (1, Wire.Bytes): given = Given.Of(fields.Bytes); break;
                    case (2, Wire.Varint): given = Given.Of(fields.Number != 0); break;
                    case (3, Wire.Varint): given = Given.Of(unchecked((long)fields.Number)); break;
                    case (4, Wire.Fixed64): given = Given.Of(BitConverter.UInt64BitsToDouble(fields.Number)); break;
                    case (5, Wire.Bytes): given = First(fields.Bytes); break;
                    default: break;
                }
            }
            return !fields.IsBroken;
        }

        private static Given First(ReadOnlySpan<byte> list)
        {
            var items = new WireReader(list);
            while (items.Next())
            {
                if (items is not { Field: 1, Type: Wire.Bytes }) { continue; }
                var item = new WireReader(items.Bytes);
                return item.Next() && item is { Field: 1, Type: Wire.Bytes } ? Given.Of(item.Bytes) : default;
            }
            return default;
        }

        private string? Schema(ReadOnlySpan<byte> utf8)
        {
            if (utf8.Length > Label.Longest) { return null; }
            Span<char> letters = stackalloc char[Label.Longest];
            return Encoding.UTF8.TryGetChars(utf8, letters, out var length) && Label.Is(letters[..length]) ? _taking.Intern(letters[..length]) : null;
        }
    }
}

/// <summary>What is said of a request whose frame cannot be read.</summary>
internal static class OtlpMalformed
{
    public static Refusal Refusal(string why) =>
        new(UsageCodes.MalformedRequest, "body", null, $"is no export request of OTLP ({why})", "send what an OpenTelemetry exporter writes");
}
