/** Why inputs are refused and what mends it, in Chinese, by the codes of the API, which says it in English. */
import type { ReplayRequest } from '../api/generated/types.gen.js';

interface QuarantineWords {
  readonly reason: string;
  readonly cure: string;
}

export const quarantineWords: Readonly<Record<string, QuarantineWords>> = {
  'topic-unknown': {
    reason: '主题不存在',
    cure: '发布到登记时给出的 chanrong/v1/{分区}/{网关}/birth、/data 或 /death，或协议文档中的其他形式。',
  },
  'topic-not-yours': {
    reason: '主题不属于该网关',
    cure: '网关只能发布到自己的主题前缀之下；检查配置中的网关编号与分区。',
  },
  'qos-too-low': {
    reason: '服务质量过低',
    cure: '使用 QoS 1 发布：QoS 0 没有确认，丢失时无人知晓。',
  },
  'payload-too-large': {
    reason: '报文过大',
    cure: '拆分批次：每条消息最多 1,000 个读数、256 KiB。',
  },
  'payload-not-json': {
    reason: '不是 JSON',
    cure: '报文须为一个 UTF-8 JSON 对象；NaN 与 Infinity 不是 JSON，“无值”请发 null。',
  },
  'payload-not-cbor': {
    reason: '不是 CBOR',
    cure: '报文须为 RFC 8428 规定的 CBOR 映射数组，除标签 4 外不带标签，文本不分段。',
  },
  'payload-not-protobuf': {
    reason: '不是 protobuf',
    cure: '报文须为未压缩的 Sparkplug B protobuf，最多 4,096 个指标。',
  },
  'payload-wrong-shape': {
    reason: '报文结构不符',
    cure: '发送 {e,s,t,c,d,x} 或 {epoch,seq,readings:[{channel,at,value}]}，或主题所指的形式，见协议文档。',
  },
  'signature-missing': {
    reason: '缺少签名',
    cure: '该网关登记了公钥：请签名后发布到 birth/ed25519 与 data/ed25519。',
  },
  'signature-invalid': {
    reason: '签名无效',
    cure: '用登记公钥对应的私钥，对 "chanrong/v1 {类别} {网关} {纪元} {序号}" 一行与报文签名。',
  },
  'gateway-unknown': {
    reason: '网关未登记',
    cure: '网关发布之前，先为其企业登记该网关。',
  },
  'birth-missing': {
    reason: '缺少 birth',
    cure: '先为该纪元发布 birth，再以新的序号重发数据。',
  },
  'birth-invalid': {
    reason: 'birth 无效',
    cure: '按说明更正通道声明后重新发布 birth。',
  },
  'epoch-stale': {
    reason: '纪元已过时',
    cure: '该网关已进入更新的纪元；旧的安装须停止发送。',
  },
  'seq-too-old': {
    reason: '序号过旧',
    cure: '序号早于去重窗口；请以新的序号重发这些读数。',
  },
  'seq-forked': {
    reason: '序号重复但内容不同',
    cure: '网关由镜像恢复或被克隆：请开始新的纪元。',
  },
  'channel-unknown': {
    reason: '通道未声明',
    cure: '在 birth 中声明该通道，或使用 birth 已声明的通道编号。',
  },
  'reading-invalid': {
    reason: '读数无效',
    cure: '读数须为有限数值或 null（不计量存货、用电、件数的通道可为文本或真假值），时间在 2000-01-01 与一天之后之间。',
  },
  'fold-failed': {
    reason: '入账处理失败',
    cure: '该条目已整条排除，原始字节保留。故障在引擎或写入方：请告知运维。',
  },
  'evaluation-failed': {
    reason: '无法评估',
    cure: '该企业的现状无法评估，最新评分保持不变。请告知运维。',
  },
};

/** What the API gives to the fold again; the rest left a trace there, or can be no message of a gateway. */
export const replayable: ReadonlySet<string> = new Set<ReplayRequest['codes'][number]>([
  'gateway-unknown',
  'birth-missing',
  'birth-invalid',
  'payload-not-json',
  'payload-not-cbor',
  'payload-not-protobuf',
  'payload-wrong-shape',
  'channel-unknown',
  'reading-invalid',
]);
