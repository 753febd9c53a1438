/** What each rule says to people, and what they can do. */
import type { AlertRule } from '@chanrong/portrait';

interface Words {
  readonly zh: string;
  readonly en: string;
}

interface AlertWords {
  readonly title: Words;
  readonly advice: Words;
}

export const alertWords: Readonly<Record<AlertRule, AlertWords>> = {
  'gateway-silent': {
    title: { zh: '网关失联', en: 'Gateway is silent' },
    advice: {
      zh: '检查网关的电源与网络；恢复后补传离线期间的数据',
      en: 'Check power and network of the gateway; what it stored is sent when it is back',
    },
  },
  'channel-stuck': {
    title: { zh: '读数停滞不变', en: 'Readings are stuck at one value' },
    advice: {
      zh: '现场核对仪表与实物，检查传感器接线',
      en: 'Compare the instrument with what is there, and check its wiring',
    },
  },
  'channel-shifted': {
    title: { zh: '运行特征偏离常态', en: 'A channel no longer behaves as usual' },
    advice: {
      zh: '检查该设备近期的工况变化、维修或故障',
      en: 'Look for a change of work, a repair or a fault of the machine',
    },
  },
  'readings-out-of-range': {
    title: { zh: '读数超出可能范围', en: 'Readings are outside what is possible' },
    advice: {
      zh: '检查传感器，或更正声明的量程与单位',
      en: 'Check the sensor, or declare its true range and unit',
    },
  },
  'messages-missing': {
    title: { zh: '报文缺失', en: 'Messages are missing' },
    advice: {
      zh: '让网关重发缺失序号的报文',
      en: 'Let the gateway send the missing numbers again',
    },
  },
  'sequence-forked': {
    title: { zh: '同一序号出现两种内容', en: 'Two messages came under one number' },
    advice: {
      zh: '可能有克隆网关或伪造数据：吊销密钥，现场核查并重新注册网关',
      en: 'A cloned gateway or forged data are possible: revoke its secret, visit it, enrol it anew',
    },
  },
  'clock-ahead': {
    title: { zh: '网关时钟超前', en: 'The clock of a gateway is ahead' },
    advice: {
      zh: '为网关启用时间同步（NTP），校准后以新的 epoch 重新上线',
      en: 'Set the gateway by NTP and let it begin a new epoch',
    },
  },
  'clock-behind': {
    title: { zh: '网关时钟回拨', en: 'The clock of a gateway was set back' },
    advice: {
      zh: '为网关启用时间同步（NTP）；若是补传旧数据，应使用当时的序号',
      en: 'Set the gateway by NTP; what was stored belongs under the numbers of its time',
    },
  },
  'coverage-low': {
    title: { zh: '监测覆盖率过低', en: 'Monitoring covers too little of the time' },
    advice: {
      zh: '排查经常无数据的通道，恢复连续监测',
      en: 'Mend the channels that often have no data',
    },
  },
  'mass-imbalance': {
    title: { zh: '进出库与库存不平衡', en: 'Stock does not change by what flows in and out' },
    advice: {
      zh: '核查未经计量的出入库、泄漏，并校验秤与流量计',
      en: 'Look for goods that pass the meters, for leaks, and calibrate scale and flow meters',
    },
  },
  'cover-opened': {
    title: { zh: '传感器防拆装置被触发', en: 'A cover of the sensors was opened' },
    advice: {
      zh: '到现场检查传感器与实物；确认无误后由检查人说明原因解除，此前读数不计入',
      en: 'Inspect sensors and goods on site; nothing they say counts until the inspector clears it with a reason',
    },
  },
  'margin-warn': {
    title: { zh: '质押率触及警戒线', en: 'Loan to value has reached the warning line' },
    advice: {
      zh: '提请企业补充货物或归还部分贷款，避免触及追保线',
      en: 'Ask for goods or a repayment before the call line is reached',
    },
  },
  'margin-call': {
    title: { zh: '触发追加保证金', en: 'Margin is called' },
    advice: {
      zh: '按所示金额在期限内追加货物或归还贷款；由银行向企业发出通知',
      en: 'Top up or repay what is shown within the time to cure; the bank tells the enterprise',
    },
  },
  'margin-liquidate': {
    title: { zh: '触及平仓线', en: 'Loan to value has reached the liquidation line' },
    advice: {
      zh: '由银行决定是否处置；系统不会自动处置任何货物',
      en: 'The bank decides; nothing is disposed of by itself',
    },
  },
  'over-advance': {
    title: { zh: '已用额度超过可融资额', en: 'More is drawn than the stock supports' },
    advice: {
      zh: '查看可融资额明细中的扣减项，补充合格货物或归还超额部分',
      en: 'See what the borrowing base leaves out; add eligible goods or repay the excess',
    },
  },
  'price-volatile': {
    title: { zh: '价格波动加剧', en: 'The price moves more than the haircut assumes' },
    advice: {
      zh: '更频繁地重估，并考虑提高折扣或要求追加货物',
      en: 'Revalue more often; consider a larger haircut or more goods',
    },
  },
  'content-refuted': {
    title: { zh: '查验发现货物与申报不符', en: 'An inspection found other goods than declared' },
    advice: {
      zh: '保全现场，由第三方重新取样化验；在复验证明之前，该批货物不计价值',
      en: 'Secure the goods and have a third party sample them again; until then they count as nothing',
    },
  },
  'density-implausible': {
    title: {
      zh: '重量与体积不符，密度不合理',
      en: 'Weight and volume give a density that cannot be',
    },
    advice: {
      zh: '打开抽查货物，并核对料位计与申报的密度',
      en: 'Open and sample the goods, and check the level gauge and the density declared for it',
    },
  },
  'stock-fell': {
    title: { zh: '库存骤降', en: 'Stock fell faster than goods are sold' },
    advice: {
      zh: '立即核实出库记录并到现场盘点',
      en: 'Check the outbound records and count the stock on site at once',
    },
  },
  'over-pledged': {
    title: { zh: '质押数量超过实测存量', en: 'More is pledged than is measured' },
    advice: {
      zh: '暂停新增质押；会同各质权人核对该处货物与质押登记',
      en: 'Pledge nothing more; compare goods and registrations with all pledgees',
    },
  },
  'pledged-goods-short': {
    title: { zh: '质押货物低于约定数量', en: 'Pledged goods are short' },
    advice: {
      zh: '核实出库记录；补足货物或办理解押',
      en: 'Look into what left; bring goods back or agree on a release',
    },
  },
  'receipts-exceed-stock': {
    title: { zh: '仓单数量超过实测存量', en: 'Receipts claim more than is measured' },
    advice: {
      zh: '向出具人逐张核验仓单，并注销失效仓单',
      en: 'Have each issuer confirm its receipt, and withdraw those that are void',
    },
  },
  'document-repeated': {
    title: { zh: '同一单据重复提交', en: 'The same document was handed in twice' },
    advice: {
      zh: '核对原件；撤回重复的单据',
      en: 'Compare with the original, and withdraw the copy',
    },
  },
  'document-pledged-twice': {
    title: { zh: '同一单据质押给多家银行', en: 'One document was pledged to two banks' },
    advice: {
      zh: '核对单据原件与登记先后',
      en: 'Look at the original, and at the order of registration',
    },
  },
  'document-alike': {
    title: { zh: '单据高度相似，待人工复核', en: 'A document resembles another: for review' },
    advice: {
      zh: '人工比对两份单据的编号、数量与出具人',
      en: 'Compare numbers, quantities and issuers of both',
    },
  },
  'document-elsewhere': {
    title: {
      zh: '同一单据出现在其他企业',
      en: 'The same document was handed in for another enterprise',
    },
    advice: {
      zh: '向出具人核验单据归属',
      en: 'Ask the issuer whose it is',
    },
  },
  'place-claimed': {
    title: { zh: '同一货位被多家企业主张', en: 'Several enterprises claim the goods of one place' },
    advice: {
      zh: '现场盘点并核实货主',
      en: 'Count on site, and establish the owner',
    },
  },
  'circular-trade': {
    title: { zh: '疑似循环贸易', en: 'Goods come back to who sold them' },
    advice: {
      zh: '核查相关合同、物流与资金流向',
      en: 'Examine contracts, transport and payments of these trades',
    },
  },
  'output-without-energy': {
    title: { zh: '产出缺少相应用电', en: 'Output without the energy for it' },
    advice: {
      zh: '核对计件与电表，核实产量真实性',
      en: 'Check counters and meters, and whether the items exist',
    },
  },
  'energy-without-output': {
    title: { zh: '用电高于产出所需', en: 'Energy without the output for it' },
    advice: {
      zh: '排查空转或未计数的产出',
      en: 'Look for idle running, or for output that is not counted',
    },
  },
  'output-overstated': {
    title: { zh: '申报产量高于可核实产量', en: 'More output was declared than was made' },
    advice: {
      zh: '请企业说明并更正申报',
      en: 'Ask the enterprise to explain, and to correct its declaration',
    },
  },
  'people-fell': {
    title: { zh: '用工明显减少', en: 'Far fewer people are at work' },
    advice: {
      zh: '了解订单、放假或裁员情况',
      en: 'Ask about orders, holidays or dismissals',
    },
  },
};
